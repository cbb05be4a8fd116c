package org.mailstage.core.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.dns.LocalDnsServer.Program;

@Timeout(60)
class DnsjavaResolverTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Against a real name server, each that the machine has. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class RealServer {
        private static final String LONG_NAME = "a-rather-long-label-that-fills-the-answer";
        private final Map<Program, LocalDnsServer> servers = new EnumMap<>(Program.class);

        @BeforeAll
        void start() throws IOException {
            List<Program> programs = LocalDnsServer.required();
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                many.append("many MX ")
                        .append(i)
                        .append(' ')
                        .append(LONG_NAME)
                        .append(i)
                        .append(".elsewhere.test.\n");
            }
            Map<String, String> zones = Map.of("one.test", """
                    @        300 MX 20 backup
                    @        300 MX 10 Main
                    main     A    192.0.2.1
                    main     A    192.0.2.2
                    main     AAAA 2001:db8::1
                    nullmx   MX 0 .
                    implicit A    192.0.2.3
                    v6only   AAAA 2001:db8::3
                    alias    120 CNAME main
                    alias2   30 CNAME alias
                    across   CNAME host.two.test.
                    dangling CNAME nothing.one.test.
                    mxalias  CNAME one.test.
                    loop1    CNAME loop2
                    loop2    CNAME loop1
                    broken   NS ns.broken
                    ns.broken A 127.0.0.1
                    *.wild   MX 10 main
                    xn--kln-sna MX 10 main
                    """ + many, "two.test", "host A 192.0.2.9\n");
            for (Program program : programs) {
                servers.put(program, LocalDnsServer.start(program, zones));
            }
        }

        @AfterAll
        void stop() throws IOException {
            for (LocalDnsServer server : servers.values()) {
                server.close();
            }
        }

        Stream<Program> programs() {
            return servers.keySet().stream();
        }

        private Resolver resolver(Program program) {
            return DnsjavaResolver.of(List.of(servers.get(program).address()), TIMEOUT);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void mxShouldGivePreferencesAndHostsWhenThereAreRecords(Program program) {
            DnsAnswer<MxRecord> answer = resolver(program).mx("One.TEST.");

            assertThat(answer.recordsOrNone())
                    .containsExactlyInAnyOrder(new MxRecord(10, "main.one.test"), new MxRecord(20, "backup.one.test"));
            assertThat(((DnsAnswer.Found<MxRecord>) answer).ttl()).isBetween(seconds(240), seconds(300));
        }

        @ParameterizedTest
        @MethodSource("programs")
        void mxShouldBeNullWhenTheZoneSaysSo(Program program) {
            assertThat(resolver(program).mx("nullmx.one.test").recordsOrNone())
                    .containsExactly(new MxRecord(0, ""))
                    .allMatch(MxRecord::isNull);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void mxShouldHaveNoDataWhenTheNameHasOnlyAddresses(Program program) {
            Resolver resolver = resolver(program);

            assertThat(resolver.mx("implicit.one.test"))
                    .isInstanceOfSatisfying(
                            DnsAnswer.NoData.class,
                            answer -> assertThat(answer.ttl()).isBetween(seconds(1), seconds(30)));
            assertThat(texts(resolver.a("implicit.one.test"))).containsExactly("192.0.2.3");
            assertThat(resolver.aaaa("implicit.one.test")).isInstanceOf(DnsAnswer.NoData.class);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void mxShouldFollowTheAliasWhenTheDomainIsOne(Program program) {
            assertThat(resolver(program).mx("mxalias.one.test").recordsOrNone()).hasSize(2);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void mxShouldBeFoundWhenAWildcardCoversIt(Program program) {
            assertThat(resolver(program).mx("any.wild.one.test").recordsOrNone())
                    .hasSize(1);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void mxShouldBeFoundByItsALabelWhenTheDomainIsInternationalized(Program program) {
            assertThat(resolver(program).mx("KÖLN.one.test").recordsOrNone()).hasSize(1);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void threadsShouldComeBackWhenTheyWereStopped(Program program) {
            Resolver resolver = resolver(program);
            assertThat(resolver.mx("one.test").recordsOrNone()).hasSize(2);
            Set<Thread> before = selectorThreads();
            assertThat(before).isNotEmpty();

            DnsjavaResolver.stopThreads();

            assertThat(before).noneMatch(Thread::isAlive);
            assertThat(resolver.mx("mxalias.one.test").recordsOrNone()).hasSize(2);
        }

        private Set<Thread> selectorThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("dnsjava"))
                    .collect(Collectors.toSet());
        }

        @ParameterizedTest
        @MethodSource("programs")
        void mxShouldBeCompleteWhenTheAnswerNeedsTcp(Program program) {
            assertThat(resolver(program).mx("many.one.test").recordsOrNone()).hasSize(60);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void addressesShouldBeGivenByFamilyWhenThereAreBoth(Program program) {
            Resolver resolver = resolver(program);

            assertThat(texts(resolver.a("main.one.test"))).containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2");
            assertThat(texts(resolver.aaaa("main.one.test"))).containsExactly("2001:db8:0:0:0:0:0:1");
            assertThat(resolver.a("v6only.one.test")).isInstanceOf(DnsAnswer.NoData.class);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void aliasShouldLiveAsLongAsItsShortestLinkWhenThereAreSeveral(Program program) {
            DnsAnswer<InetAddress> answer = resolver(program).a("alias2.one.test");

            assertThat(answer.recordsOrNone()).hasSize(2);
            assertThat(((DnsAnswer.Found<InetAddress>) answer).ttl()).isBetween(seconds(1), seconds(30));
        }

        @ParameterizedTest
        @MethodSource("programs")
        void aliasShouldBeFollowedWhenItLeadsToAnotherZone(Program program) {
            assertThat(texts(resolver(program).a("across.one.test"))).containsExactly("192.0.2.9");
        }

        @ParameterizedTest
        @MethodSource("programs")
        void aliasShouldNotExistWhenItsTargetDoesNot(Program program) {
            assertThat(resolver(program).a("dangling.one.test")).isInstanceOf(DnsAnswer.NoSuchDomain.class);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void aliasShouldFailWhenItRunsInCircles(Program program) {
            assertThat(resolver(program).a("loop1.one.test")).isInstanceOf(DnsAnswer.Failure.class);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void nameShouldNotExistWhenTheServerSaysNxdomain(Program program) {
            Resolver resolver = resolver(program);

            assertThat(resolver.mx("nowhere.one.test"))
                    .isInstanceOfSatisfying(
                            DnsAnswer.NoSuchDomain.class,
                            answer -> assertThat(answer.ttl()).isBetween(seconds(1), seconds(30)));
            assertThat(resolver.a("nowhere.one.test")).isInstanceOf(DnsAnswer.NoSuchDomain.class);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void nameShouldFailWhenItsDelegationIsBroken(Program program) {
            assertThat(resolver(program).mx("www.broken.one.test")).isInstanceOf(DnsAnswer.Failure.class);
        }

        @ParameterizedTest
        @MethodSource("programs")
        void systemPropertyShouldChooseTheServerWhenItIsSet(Program program) {
            String before = System.getProperty(DnsjavaResolver.SERVERS_PROPERTY);
            try {
                System.setProperty(
                        DnsjavaResolver.SERVERS_PROPERTY, servers.get(program).hostPort());
                assertThat(DnsjavaResolver.ofSystem().mx("one.test").recordsOrNone())
                        .hasSize(2);
            } finally {
                if (before == null) {
                    System.clearProperty(DnsjavaResolver.SERVERS_PROPERTY);
                } else {
                    System.setProperty(DnsjavaResolver.SERVERS_PROPERTY, before);
                }
            }
        }

        @ParameterizedTest
        @MethodSource("programs")
        void secondServerShouldBeAskedWhenTheFirstIsGone(Program program) throws IOException {
            try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                Resolver resolver = DnsjavaResolver.of(
                        List.of(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort()),
                                servers.get(program).address()),
                        TIMEOUT);

                assertThat(resolver.mx("one.test").recordsOrNone()).hasSize(2);
            }
        }
    }

    @Test
    void lookupShouldFailInTimeWhenTheServerIsSilent() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Resolver resolver = DnsjavaResolver.of(
                    List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort())),
                    Duration.ofMillis(600));
            long start = System.nanoTime();

            assertThat(resolver.mx("one.test")).isEqualTo(new DnsAnswer.Failure<>("time-out"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(300), seconds(3));
        }
    }

    @Test
    void lookupShouldFailWhenTheServerAnswersGarbage() throws Exception {
        try (DatagramSocket garbage = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerWithGarbage(garbage));
            server.start();
            Resolver resolver = DnsjavaResolver.of(
                    List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), garbage.getLocalPort())),
                    Duration.ofMillis(600));

            assertThat(resolver.a("one.test")).isInstanceOf(DnsAnswer.Failure.class);
            garbage.close();
            server.join();
        }
    }

    private static void answerWithGarbage(DatagramSocket socket) {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        try {
            while (true) {
                socket.receive(packet);
                byte[] answer = packet.getData().clone();
                answer[2] |= (byte) 0x80;
                for (int i = 4; i < 40; i++) {
                    answer[i] = (byte) 0xFF;
                }
                socket.send(new DatagramPacket(answer, 40, packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            // The test is over.
            return;
        }
    }

    @Test
    void lookupShouldStopWhenTheThreadIsInterrupted() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Resolver resolver = DnsjavaResolver.of(
                    List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort())), TIMEOUT);
            Thread.currentThread().interrupt();

            assertThat(resolver.mx("one.test")).isEqualTo(new DnsAnswer.Failure<>("interrupted"));
            assertThat(Thread.interrupted())
                    .as("the interrupt is kept for the caller")
                    .isTrue();
        }
    }

    /** A server that would be heard of as a time-out, if it were asked at all. */
    private static Resolver nobody() {
        return DnsjavaResolver.of(
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)), Duration.ofMillis(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "back\\slash.test", "back\\046slash.test", ".leading.test"})
    void nameShouldNotExistWhenItIsNoDomainName(String name) {
        assertThat(nobody().mx(name)).isInstanceOf(DnsAnswer.NoSuchDomain.class);
    }

    @Test
    void nameShouldNotExistWhenItIsTooLong() {
        assertThat(nobody().mx("x".repeat(64) + ".test")).isInstanceOf(DnsAnswer.NoSuchDomain.class);
        assertThat(nobody().a("abc.".repeat(70) + "test")).isInstanceOf(DnsAnswer.NoSuchDomain.class);
    }

    @Test
    void localhostShouldBeThisMachineWhenNobodyIsAsked() {
        assertThat(texts(nobody().a("localhost"))).containsExactly("127.0.0.1");
        assertThat(nobody().aaaa("LOCALHOST."))
                .satisfiesAnyOf(
                        answer -> assertThat(texts(answer)).containsExactly("0:0:0:0:0:0:0:1"),
                        answer -> assertThat(answer).isInstanceOf(DnsAnswer.NoData.class));
        assertThat(texts(nobody().a("sub.localhost"))).containsExactly("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:5353, 127.0.0.1, 5353", "127.0.0.1, 127.0.0.1, 53", "[::1]:54, 0:0:0:0:0:0:0:1, 54"})
    void serverShouldBeReadWhenItIsHostAndPort(String text, String host, int port) {
        assertThat(DnsjavaResolver.parse(text)).singleElement().satisfies(server -> {
            assertThat(server.getAddress().getHostAddress()).isEqualTo(host);
            assertThat(server.getPort()).isEqualTo(port);
        });
    }

    @Test
    void serversShouldBeReadWhenThereAreSeveral() {
        assertThat(DnsjavaResolver.parse("127.0.0.1:5353, 127.0.0.2")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:x", "127.0.0.1:70000", "[::1", ","})
    void serversShouldBeRefusedWhenTheyMakeNoSense(String text) {
        assertThatThrownBy(() -> DnsjavaResolver.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> texts(DnsAnswer<InetAddress> answer) {
        return answer.recordsOrNone().stream().map(InetAddress::getHostAddress).toList();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
