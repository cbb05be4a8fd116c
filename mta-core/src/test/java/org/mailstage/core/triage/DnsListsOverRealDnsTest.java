package org.mailstage.core.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mailstage.core.dns.DnsAnswer;
import org.mailstage.core.dns.DnsjavaResolver;
import org.mailstage.core.dns.LocalDnsServer;

/** DNS lists at a real name server. */
class DnsListsOverRealDnsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static LocalDnsServer server;

    @BeforeAll
    static void startServer() throws IOException {
        server = LocalDnsServer.start(Map.of("list.test", """
                2.0.0.127  A 127.0.0.2
                7.2.0.192  A 127.0.0.4
                1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2 A 127.0.0.9
                """, "everybody.test", "* A 127.0.0.2\n"));
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    void listedClientsShouldBeFoundInBothFamilies() {
        DnsLists lists = lists();

        assertThat(score(lists, "192.0.2.7", "list.test")).isEqualTo(2);
        assertThat(score(lists, "2001:db8::1", "list.test")).isEqualTo(2);
        assertThat(score(lists, "192.0.2.8", "list.test")).isZero();
    }

    @Test
    void listShouldCountNothingWhenItListsEverybodyOrDoesNotExist() {
        assertThat(score(lists(), "192.0.2.7", "everybody.test")).isZero();
        assertThat(score(lists(), "192.0.2.7", "nowhere.test")).isZero();
    }

    @Test
    void lookupShouldFailInTimeWhenTheServerIsSilent() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            DnsjavaResolver resolver = DnsjavaResolver.of(
                    List.of((InetSocketAddress) silent.getLocalSocketAddress()), Duration.ofMillis(300));

            assertThat(resolver.askA("7.2.0.192.list.test").toCompletableFuture())
                    .succeedsWithin(LONG)
                    .isInstanceOf(DnsAnswer.Failure.class);
        }
    }

    private static DnsLists lists() {
        return new DnsLists(DnsjavaResolver.of(List.of(server.address()), LONG), System::nanoTime);
    }

    private static int score(DnsLists lists, String client, String zone) {
        return lists.score(FakeLists.address(client), List.of(new DnsListRule(zone, Optional.empty(), 2)), LONG)
                .join()
                .total();
    }
}
