package org.mailstage.connector.inbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.connector.Limits;
import org.mailstage.connector.LiveListener;
import org.mailstage.connector.RawClient;
import org.mailstage.connector.RecordingReceiver;
import org.mailstage.connector.TestPolicy;
import org.mailstage.connector.TestSetup;
import org.mailstage.connector.tls.TestCertificates;
import org.mailstage.core.smtp.server.AuthMode;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.TlsMode;
import org.mailstage.core.smtp.server.TlsSession;
import org.mailstage.core.tls.TlsSettings;

/** TLS over real sockets: STARTTLS and from the first octet. */
@Timeout(60)
class SmtpTlsTest {
    @TempDir
    Path directory;

    private final TestPolicy policy = new TestPolicy();
    private final TestSetup setup = TestSetup.of(policy);
    private final RecordingReceiver receiver = new RecordingReceiver(setup);

    private LiveListener start() throws Exception {
        return LiveListener.start(receiver, LiveListener.settings(directory));
    }

    private static ListenerSettings implicit(boolean clientCertificates) {
        ListenerSettings d = TestSetup.listener("secure", ListenerRole.SUBMISSIONS);
        return new ListenerSettings(
                d.name(),
                d.role(),
                d.address(),
                TlsMode.IMPLICIT,
                clientCertificates,
                AuthMode.NONE,
                false,
                false,
                false,
                false,
                false,
                Set.of());
    }

    private LiveListener startImplicit(boolean clientCertificates) throws Exception {
        ListenerSettings settings = implicit(clientCertificates);
        policy.listener(settings);
        setup.with(settings);
        return start();
    }

    @Test
    void messageShouldArriveOverTlsWhenClientSaysStartTls() throws Exception {
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            client.say("STARTTLS").expect("220 2.0.0");
            client.startTls();
            client.say("MAIL FROM:<a@one.example>").expect("503 5.5.1");
            client.say("EHLO again.example");
            assertThat(client.expect("250")).doesNotContain("STARTTLS");
            assertThat(client.sendMessage("x".repeat(70) + "\r\n")).startsWith("250");
            client.say("QUIT").expect("221");
            client.expect(null);

            ClientInfo info = receiver.clients().get(0);
            TlsSession tls = info.tlsSession().orElseThrow();
            assertThat(tls.protocol()).isEqualTo("TLSv1.3");
            assertThat(info.helo()).isEqualTo("again.example");
            assertThat(new String(receiver.messages().get(0).octets(), ISO_8859_1))
                    .contains("with ESMTPS");
            assertThat(live.statistics().getTlsSessions()).isEqualTo(1);
            assertThat(live.statistics().getTlsFailures()).isZero();
        }
    }

    @Test
    void largeMessageShouldArriveIntactOverTls() throws Exception {
        StringBuilder body = new StringBuilder("Subject: large\r\n\r\n");
        for (int i = 0; i < 60_000; i++) {
            body.append("line ").append(i).append("\r\n");
        }
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            client.say("STARTTLS").expect("220");
            client.startTls();
            client.say("EHLO client.example").expect("250");
            assertThat(client.sendMessage(body.toString())).startsWith("250");
            assertThat(new String(receiver.messages().get(0).octets(), ISO_8859_1))
                    .endsWith(body + "\r\n");
        }
    }

    @Test
    void clearTextBehindStartTlsShouldEndTheSessionUnread() throws Exception {
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            client.send("STARTTLS\r\nMAIL FROM:<evil@one.example>\r\nRCPT TO:<b@two.example>\r\n".getBytes(ISO_8859_1));
            client.expect("220 2.0.0");
            client.expect(null);
            assertThat(live.statistics().getEarlyTalkers()).isEqualTo(1);
            assertThat(live.statistics().getTlsSessions()).isZero();
        }
    }

    @Test
    void clearTextInPlaceOfTheHandshakeShouldEndTheSession() throws Exception {
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            client.say("STARTTLS").expect("220");
            client.say("MAIL FROM:<evil@one.example>");
            assertThat(String.valueOf(client.readReply())).doesNotContain("250");
            await().until(() -> live.statistics().getSessions() == 0);
            assertThat(live.statistics().getTlsFailures()).isEqualTo(1);
        }
    }

    @Test
    void sessionShouldEndWhenTheHandshakeTakesTooLong() throws Exception {
        policy.limits(limits -> Limits.tlsHandshake(limits, Duration.ofMillis(300)));
        try (LiveListener live = start();
                RawClient silent = live.greet();
                RawClient half = live.greet()) {
            silent.say("STARTTLS").expect("220");
            half.say("STARTTLS").expect("220");
            half.send(new byte[] {0x16, 3, 1, 1, 0, 1});
            silent.expect(null);
            await().until(() -> live.statistics().getSessions() == 0);
            assertThat(live.statistics().getTlsFailures()).isEqualTo(2);
        }
    }

    @Test
    void greetingShouldComeAfterTheHandshakeWhenTlsIsImplicit() throws Exception {
        try (LiveListener live = startImplicit(false);
                RawClient client = live.connect("secure")) {
            client.startTls();
            client.expect("220");
            client.say("EHLO client.example").expect("250");
            assertThat(client.sendMessage("From: a@one.example\r\n\r\nx")).startsWith("250");
            client.say("QUIT").expect("221");
            client.expect(null);
            assertThat(receiver.clients().get(0).tlsSession()).isPresent();
            await().until(() -> live.statistics("secure").getSessions() == 0);
        }
    }

    @Test
    void connectionShouldEndWhenClientTalksPlainOnAnImplicitPort() throws Exception {
        try (LiveListener live = startImplicit(false)) {
            try (RawClient client = live.connect("secure")) {
                client.say("EHLO client.example");
                await().until(() -> live.statistics("secure").getSessions() == 0);
            }
            try (RawClient client = live.connect("secure")) {
                await().until(() -> live.statistics("secure").getSessions() == 1);
                assertThat(client).isNotNull();
            }
            await().until(() -> live.statistics("secure").getTlsFailures() == 2);
        }
    }

    @Test
    void clientCertificateShouldBeKnownToTheSessionWhenItVerifies() throws Exception {
        Path authorities = Files.writeString(
                directory.resolve("ca.pem"), TestCertificates.authority().getCertificatePEM());
        setup.with(new TlsSettings(List.of(), Optional.of(authorities)));
        X509Bundle known = TestCertificates.client("known", TestCertificates.authority());
        try (LiveListener live = startImplicit(true);
                RawClient client = live.connect("secure")) {
            client.startTls(null, TestCertificates.clientContext(known)).expect("220");
            client.say("EHLO client.example").expect("250");
            assertThat(client.sendMessage("From: a@one.example\r\n\r\nx")).startsWith("250");
            assertThat(receiver.clients().get(0).tlsSession().orElseThrow().certificate())
                    .contains(known.getCertificate());
        }
    }

    @Test
    void newHandshakesShouldGetTheNewCertificateAndOldSessionsGoOnWhenAFileChanges() throws Exception {
        TlsSettings.CertificateFiles files =
                TestCertificates.write(directory, "mx", TestCertificates.server("old.example"));
        setup.with(new TlsSettings(List.of(files), Optional.empty()));
        try (LiveListener live = start();
                RawClient old = secured(live, "old.example")) {
            assertThat(subject(old)).isEqualTo("CN=old.example");

            X509Bundle renewed = TestCertificates.rsaServer("new.example");
            Files.writeString(files.key(), renewed.getPrivateKeyPEM());
            Files.writeString(files.chain(), renewed.getCertificatePathPEM());

            await().atMost(Duration.ofSeconds(20)).until(() -> {
                try (RawClient fresh = secured(live, "new.example")) {
                    return subject(fresh).equals("CN=new.example");
                }
            });
            old.say("NOOP").expect("250");
            assertThat(old.sendMessage("x")).startsWith("250");
        }
    }

    @Test
    void sessionOverTlsShouldHear421WhenTheServerStops() throws Exception {
        LiveListener live = start();
        try (RawClient secured = secured(live, null);
                RawClient shaking = live.greet()) {
            shaking.say("STARTTLS").expect("220");

            CompletableFuture<Void> stopped =
                    CompletableFuture.runAsync(live::close, task -> new Thread(task, "test-stop").start());

            secured.expect("421 4.3.2");
            secured.expect(null);
            shaking.expect(null);
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void clientShouldHear421OverTlsWhenItIsSilentTooLong() throws Exception {
        policy.limits(limits -> Limits.idle(limits, Duration.ofSeconds(1)));
        try (LiveListener live = start();
                RawClient secured = secured(live, null)) {
            secured.expect("421 4.4.2");
            secured.expect(null);
            await().until(() -> live.statistics().getSessions() == 0);
        }
    }

    @Test
    void startTlsShouldNotBeKnownWhereTheListenerHasNone() throws Exception {
        ListenerSettings plain = TestSetup.listener("mx", ListenerRole.LMTP);
        policy.listener(plain);
        setup.with(plain);
        try (LiveListener live = start();
                RawClient client = live.connect()) {
            client.expect("220");
            client.say("LHLO client.example");
            assertThat(client.expect("250")).doesNotContain("STARTTLS");
            client.say("STARTTLS").expect("5");
            assertThatThrownBy(client::startTls).isInstanceOf(IOException.class);
        }
    }

    private static String subject(RawClient client) throws IOException {
        return client.certificate().getSubjectX500Principal().getName();
    }

    /** A client behind STARTTLS and its second EHLO. */
    private static RawClient secured(LiveListener live, @Nullable String serverName) throws IOException {
        RawClient client = live.greet();
        client.say("STARTTLS").expect("220");
        client.startTls(serverName, null);
        client.say("EHLO client.example").expect("250");
        return client;
    }
}
