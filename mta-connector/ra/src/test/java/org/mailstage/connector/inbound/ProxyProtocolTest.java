package org.mailstage.connector.inbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.connector.ListenerStatistics;
import org.mailstage.connector.LiveListener;
import org.mailstage.connector.RawClient;
import org.mailstage.connector.RecordingReceiver;
import org.mailstage.connector.TestPolicy;
import org.mailstage.connector.TestSetup;
import org.mailstage.connector.tls.ServerTls;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.AuthMode;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.PeerSettings;
import org.mailstage.core.smtp.server.TlsMode;
import org.mailstage.core.smtp.server.Verdict;

/** Clients behind a proxy that tells their address by the PROXY protocol. */
@Timeout(60)
class ProxyProtocolTest {
    private static final String V2 = "0d0a0d0a000d0a515549540a";

    @TempDir
    Path directory;

    private final TestPolicy policy = new TestPolicy();
    private final TestSetup setup = TestSetup.of(policy);
    private final RecordingReceiver receiver = new RecordingReceiver(setup);

    @BeforeEach
    void trustLoopback() {
        setup.with(proxied(TlsMode.STARTTLS));
        setup.with(new PeerSettings(List.of(CidrBlock.parse("127.0.0.0/8")), List.of(), List.of(), List.of()));
    }

    private static ListenerSettings proxied(TlsMode tls) {
        ListenerSettings d = TestSetup.listener("mx", ListenerRole.MX);
        return new ListenerSettings(
                d.name(), d.role(), d.address(), tls, false, AuthMode.NONE, true, false, false, false, false, Set.of());
    }

    private LiveListener start() throws Exception {
        return LiveListener.start(receiver, LiveListener.settings(directory));
    }

    private static byte[] header(String text) {
        if (!text.startsWith(V2)) {
            return (text + "\r\n").getBytes(ISO_8859_1);
        }
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private String addressSeen(LiveListener live, byte[] header) throws IOException {
        try (RawClient client = live.connect()) {
            client.send(header);
            client.expect("220");
            client.say("EHLO client.example").expect("250");
            assertThat(client.sendMessage("x")).startsWith("250");
            return receiver.clients()
                    .get(receiver.clients().size() - 1)
                    .address()
                    .getHostAddress();
        }
    }

    @Test
    void clientShouldBeTheOneOfTheHeader() throws Exception {
        try (LiveListener live = start()) {
            assertThat(addressSeen(live, header("PROXY TCP4 192.0.2.7 198.51.100.1 4321 25")))
                    .isEqualTo("192.0.2.7");
            assertThat(addressSeen(live, header("PROXY TCP6 2001:db8::7 2001:db8::1 4321 25")))
                    .isEqualTo("2001:db8:0:0:0:0:0:7");
            assertThat(addressSeen(live, header(V2 + " 21 11 000c c0000207 c6336401 10e1 0019")))
                    .isEqualTo("192.0.2.7");
            // With a TLV of three octets behind the addresses.
            assertThat(addressSeen(live, header(V2 + " 21 11 0012 c0000208 c6336401 10e1 0019 ea 0003 616263")))
                    .isEqualTo("192.0.2.8");
        }
    }

    @Test
    void clientShouldBeTheProxyWhenTheHeaderTellsNoAddress() throws Exception {
        try (LiveListener live = start()) {
            assertThat(addressSeen(live, header("PROXY UNKNOWN"))).isEqualTo("127.0.0.1");
            assertThat(addressSeen(live, header(V2 + " 20 00 0000"))).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void commandsShouldBeReadWhenTheyComeInOnePacketWithTheHeader() throws Exception {
        try (LiveListener live = start();
                RawClient client = live.connect()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(header("PROXY TCP4 192.0.2.7 198.51.100.1 4321 25"));
            all.writeBytes("EHLO client.example\r\nQUIT\r\n".getBytes(ISO_8859_1));
            client.send(all.toByteArray());
            client.expect("220");
            client.expect("250");
            client.expect("221");
            client.expect(null);
            await().until(() -> live.statistics().getSessions() == 0);
        }
    }

    @Test
    void headerShouldComeBeforeTheHandshakeWhenTlsIsImplicit() throws Exception {
        setup.with(proxied(TlsMode.IMPLICIT));
        policy.listener(proxied(TlsMode.IMPLICIT));
        try (LiveListener live = start();
                RawClient client = live.connect()) {
            client.send(header("PROXY TCP4 192.0.2.7 198.51.100.1 4321 25"));
            client.startTls();
            client.expect("220");
            client.say("EHLO client.example").expect("250");
            assertThat(client.sendMessage("x")).startsWith("250");
            assertThat(receiver.clients().get(0).address().getHostAddress()).isEqualTo("192.0.2.7");
        }
    }

    @Test
    void sessionsShouldBeCountedByTheAddressOfTheHeader() throws Exception {
        policy.onConnect(client -> client.address().getHostAddress().equals("192.0.2.66")
                ? Verdict.refuse(Reply.of(421, "4.7.0", "go away"))
                : Verdict.ACCEPT);
        try (LiveListener live = start();
                RawClient good = live.connect();
                RawClient bad = live.connect()) {
            good.send(header("PROXY TCP4 192.0.2.7 198.51.100.1 4321 25"));
            good.expect("220");
            bad.send(header("PROXY TCP4 192.0.2.66 198.51.100.1 4321 25"));
            bad.expect("421 4.7.0");
            bad.expect(null);
            assertThat(live.statistics().getRefusedConnections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO client.example",
                "PROXY TCP4 nonsense 198.51.100.1 4321 25",
                "PROXY TCP4 192.0.2.7 198.51.100.1 99999 25",
                "PROXY TCP9 192.0.2.7 198.51.100.1 4321 25",
                V2 + " 31 11 000c c0000207 c6336401 10e1 0019",
                V2 + " 21 11 0002 c000",
            })
    void connectionShouldEndUnansweredWhenTheHeaderIsNone(String wrong) throws Exception {
        try (LiveListener live = start();
                RawClient client = live.connect()) {
            client.send(header(wrong));
            client.expect(null);
            await().until(() -> live.statistics().getSessions() == 0);
            assertThat(live.statistics().getRefusedConnections()).isEqualTo(1);
        }
    }

    @Test
    void connectionShouldEndUnansweredWhenThePeerIsNoTrustedProxy() throws Exception {
        setup.with(PeerSettings.DEFAULT);
        try (LiveListener live = start();
                RawClient client = live.connect()) {
            client.expect(null);
            await().until(() -> live.statistics().getSessions() == 0);
            assertThat(live.statistics().getRefusedConnections()).isEqualTo(1);
        }
    }

    @Test
    void connectionShouldEndWhenServerStopsBeforeTheHeader() throws Exception {
        LiveListener live = start();
        try (RawClient client = live.connect()) {
            await().until(() -> live.statistics().getSessions() == 1);
            live.close();
            client.expect(null);
        }
    }

    @Test
    void connectionShouldEndWhenTheHeaderDoesNotComeInTime() {
        ListenerSettings settings = proxied(TlsMode.STARTTLS);
        ListenerStatistics statistics = new ListenerStatistics("mx", ListenerRole.MX);
        ListenerContext context = new ListenerContext(
                settings,
                PeerSettings.DEFAULT,
                new ServerTls(directory),
                policy,
                new MemoryGuard(new MemoryBudget(1)),
                new ContentStore(new MemoryBudget(1), 1, new SpillDirectory(directory)),
                null,
                statistics);
        EmbeddedChannel channel = new EmbeddedChannel();
        ProxyHeader header = new ProxyHeader(
                context,
                channel,
                new InetSocketAddress("127.0.0.1", 1),
                client -> {
                    throw new AssertionError("no session begins");
                },
                Duration.ofSeconds(10));
        header.install();
        channel.pipeline().fireChannelActive();

        channel.advanceTimeBy(9, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.isOpen()).isFalse();
        assertThat(statistics.getRefusedConnections()).isEqualTo(1);
    }
}
