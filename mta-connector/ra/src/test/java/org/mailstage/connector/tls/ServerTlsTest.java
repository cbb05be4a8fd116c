package org.mailstage.connector.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailstage.connector.CertificateMXBean;
import org.mailstage.core.smtp.server.TlsSession;
import org.mailstage.core.tls.TlsSettings;
import org.mailstage.core.tls.TlsSettings.CertificateFiles;

/** Handshakes of the JDK's client with a server of our certificates. */
@Timeout(60)
class ServerTlsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<TlsSession> sessions = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    static Stream<SslProvider> providers() {
        return Stream.of(SslProvider.OPENSSL, SslProvider.JDK);
    }

    private ServerTls tls(SslProvider provider) {
        return new ServerTls(directory.resolve("tls"), Clock.systemUTC(), provider);
    }

    private static TlsSettings settings(CertificateFiles... files) {
        return new TlsSettings(List.of(files), Optional.empty());
    }

    @Test
    void boringSslShouldBeTheLibrary() {
        assertThat(OpenSsl.isAvailable())
                .as(String.valueOf(OpenSsl.unavailabilityCause()))
                .isTrue();
        assertThat(OpenSsl.versionString()).isEqualTo("BoringSSL");
        assertThat(TlsLibrary.provider()).isEqualTo(SslProvider.OPENSSL);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void certificateShouldBeThatOfTheNameAskedFor(SslProvider provider) throws Exception {
        ServerTls tls = tls(provider);
        tls.look(
                settings(
                        TestCertificates.write(directory, "first", TestCertificates.server("first.example")),
                        TestCertificates.write(directory, "wild", TestCertificates.rsaServer("*.wild.example")),
                        TestCertificates.write(directory, "exact", TestCertificates.server("mx.wild.example"))),
                "unused");

        assertThat(subject(tls, "first.example")).isEqualTo("CN=first.example");
        assertThat(subject(tls, "MX.wild.example")).isEqualTo("CN=mx.wild.example");
        assertThat(subject(tls, "other.wild.example")).isEqualTo("CN=*.wild.example");
        assertThat(subject(tls, "a.b.wild.example")).isEqualTo("CN=first.example");
        assertThat(subject(tls, "wild.example")).isEqualTo("CN=first.example");
        assertThat(subject(tls, null)).isEqualTo("CN=first.example");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void sessionShouldTellWhatWasAgreed(SslProvider provider) throws Exception {
        X509Bundle bundle = TestCertificates.server("mx.example");
        ServerTls tls = tls(provider);
        tls.look(settings(TestCertificates.write(directory, "mx", bundle)), "unused");

        handshake(tls, "mx.example", null, "TLSv1.3");
        TlsSession session = session();
        assertThat(session.protocol()).isEqualTo("TLSv1.3");
        assertThat(session.cipher()).startsWith("TLS_AES_");
        assertThat(session.serverName()).isEqualTo("mx.example");
        assertThat(session.certificate()).isEmpty();
        assertThat(session.channelBindings().get("tls-server-end-point")).hasSize(32);

        handshake(tls, null, null, "TLSv1.2");
        assertThat(session().cipher()).startsWith("TLS_ECDHE_ECDSA_WITH_AES_");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void oldProtocolsAndCiphersShouldBeRefused(SslProvider provider) throws Exception {
        ServerTls tls = tls(provider);
        tls.look(settings(TestCertificates.write(directory, "mx", TestCertificates.rsaServer("mx.example"))), "unused");

        for (String cipher : List.of("TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")) {
            assertThatThrownBy(() -> handshake(tls, null, null, "TLSv1.2", cipher))
                    .as(cipher)
                    .isInstanceOf(SSLException.class);
            assertThat(failures.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void clientCertificateShouldCountOnlyWhenAnAuthorityIssuedIt(SslProvider provider) throws Exception {
        X509Bundle known = TestCertificates.client("known", TestCertificates.authority());
        X509Bundle stranger = TestCertificates.client("stranger", TestCertificates.authority("CN=Test authority"));
        Path authorities = Files.writeString(
                directory.resolve("ca.pem"), TestCertificates.authority().getCertificatePEM());
        ServerTls tls = tls(provider);
        tls.look(
                new TlsSettings(
                        List.of(TestCertificates.write(directory, "mx", TestCertificates.server("mx.example"))),
                        Optional.of(authorities)),
                "unused");

        for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
            handshake(tls, null, known, protocol);
            assertThat(session().certificate()).contains(known.getCertificate());
            handshake(tls, null, stranger, protocol);
            assertThat(session().certificate()).isEmpty();
            handshake(tls, null, null, protocol);
            assertThat(session().certificate()).isEmpty();
        }

        Files.writeString(authorities, "no authorities any more");
        tls.look(new TlsSettings(List.of(), Optional.of(authorities)), "unused");
        handshake(tls, null, known, "TLSv1.3");
        assertThat(session().certificate()).as("by those before").contains(known.getCertificate());

        tls.look(settings(), "unused");
        handshake(tls, null, known, "TLSv1.3");
        assertThat(session().certificate()).as("without authorities").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"OPENSSL"})
    void sessionShouldBeResumedAlsoAfterAnotherFileChanged(SslProvider provider) throws Exception {
        CertificateFiles mx = TestCertificates.write(directory, "mx", TestCertificates.server("mx.example"));
        ServerTls tls = tls(provider);
        tls.look(settings(mx), "unused");
        SSLContext client = TestCertificates.clientContext(null);
        Channel server = listen(tls);
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            byte[] first = id(client, server, protocol);
            tls.look(
                    settings(mx, TestCertificates.write(directory, protocol, TestCertificates.server("other.example"))),
                    "unused");
            assertThat(id(client, server, protocol)).as(protocol).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void newHandshakesShouldGetTheNewCertificateWhenFilesChange(SslProvider provider) throws Exception {
        CertificateFiles files = TestCertificates.write(directory, "mx", TestCertificates.server("old.example"));
        ServerTls tls = tls(provider);
        tls.look(settings(files), "unused");
        assertThat(subject(tls, null)).isEqualTo("CN=old.example");

        // Half of the change is there, and the old pair stays.
        X509Bundle renewed = TestCertificates.server("new.example");
        Files.writeString(files.key(), renewed.getPrivateKeyPEM());
        touch(files.key(), 1);
        tls.look(settings(files), "unused");
        assertThat(subject(tls, null)).isEqualTo("CN=old.example");

        Files.writeString(files.chain(), renewed.getCertificatePathPEM());
        touch(files.chain(), 2);
        tls.look(settings(files), "unused");
        assertThat(subject(tls, null)).isEqualTo("CN=new.example");

        Files.delete(files.chain());
        tls.look(settings(files), "unused");
        assertThat(subject(tls, null)).isEqualTo("CN=new.example");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void selfSignedCertificateShouldServeAndBeKeptWhenThereIsNoOther(SslProvider provider) throws Exception {
        CertificateFiles missing =
                new CertificateFiles("mx", directory.resolve("missing.pem"), directory.resolve("missing.key"));
        ServerTls tls = tls(provider);
        tls.look(settings(missing), "Node.example");
        X509Certificate first = certificate(tls, null);
        assertThat(first.getSubjectX500Principal().getName()).isEqualTo("CN=node.example");

        ServerTls next = tls(provider);
        next.look(settings(), "other.example");
        assertThat(certificate(next, null)).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("tls/self-signed.key"))))
                .isEqualTo("rw-------");

        Files.writeString(directory.resolve("tls/self-signed.pem"), "damaged");
        ServerTls third = tls(provider);
        third.look(settings(), "third.example");
        assertThat(subject(third, null)).isEqualTo("CN=third.example");
    }

    @Test
    void viewsShouldTellWhatIsInUseAndWhatCouldNotBeTaken() throws Exception {
        ServerTls tls = tls(SslProvider.JDK);
        tls.look(settings(), "mx.example");
        assertThat(tls.views()).singleElement().satisfies(own -> {
            assertThat(own.getName()).isEqualTo("self-signed");
            assertThat(own.isSelfSigned()).isTrue();
            assertThat(own.getHostNames()).contains("mx.example");
        });

        CertificateFiles files = TestCertificates.write(directory, "mx", TestCertificates.server("a.example"));
        CertificateFiles good = new CertificateFiles("good", files.chain(), files.key());
        CertificateFiles missing = new CertificateFiles("missing", directory.resolve("none.pem"), files.key());
        tls.look(settings(good, missing), "mx.example");

        assertThat(tls.views()).extracting(CertificateMXBean::getName).containsExactly("good", "missing");
        assertThat(tls.views().get(0)).satisfies(view -> {
            assertThat(view.getProblem()).isEmpty();
            assertThat(view.getHostNames()).containsExactly("a.example");
            assertThat(view.getNotAfter()).isAfter(new Date());
            assertThat(view.getFingerprint()).matches("[0-9a-f]{64}");
            assertThat(view.isSelfSigned()).isFalse();
        });
        assertThat(tls.views().get(1)).satisfies(view -> {
            assertThat(view.getProblem()).contains("none.pem does not exist");
            assertThat(view.getNotAfter()).isNull();
            assertThat(view.getSubject()).isEmpty();
        });
        assertThat(tls.views()).isSameAs(tls.views());

        Files.writeString(good.chain(), "no certificate");
        tls.look(settings(good, missing), "mx.example");
        assertThat(tls.views().get(0)).satisfies(view -> {
            assertThat(view.getProblem()).isNotEmpty();
            assertThat(view.getHostNames()).as("the one before").containsExactly("a.example");
        });
    }

    @Test
    void registrationShouldShowTheLastViewsOnly() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName first = new ObjectName("org.mailstage:type=Certificate,name=first-of-test");
        ObjectName second = new ObjectName("org.mailstage:type=Certificate,name=second-of-test");
        CertificateRegistration registration = new CertificateRegistration();

        registration.show(List.of(new CertificateView("first-of-test", null, "gone")));
        assertThat(server.getAttribute(first, "Problem")).isEqualTo("gone");
        assertThat(server.getAttribute(first, "NotAfter")).isNull();

        registration.show(List.of(new CertificateView("second-of-test", null, "")));
        assertThat(server.isRegistered(first)).isFalse();
        assertThat(server.isRegistered(second)).isTrue();

        registration.show(List.of());
        assertThat(server.isRegistered(second)).isFalse();
    }

    @Test
    void selfSignedCertificateShouldBeReplacedWhenItHasExpired() throws Exception {
        SelfSignedCertificate own = new SelfSignedCertificate(directory.resolve("tls"));
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        ServerCertificate first = own.get("a.example", now);

        assertThat(own.get("a.example", now).chain()).isEqualTo(first.chain());
        assertThat(own.get("a.example", now.plus(Duration.ofDays(3660))).chain())
                .isNotEqualTo(first.chain());
    }

    @Test
    void tlsShouldWorkWhenTheDirectoryCannotBeWritten() throws Exception {
        Path file = Files.createFile(directory.resolve("tls"));
        assertThat(file).isRegularFile();
        ServerTls tls = tls(SslProvider.OPENSSL);

        tls.look(settings(), "node.example");

        assertThat(subject(tls, null)).isEqualTo("CN=node.example");
    }

    @Test
    void ticketKeysShouldChangeTwiceADayAndTheLastStillOpen() {
        TicketKeys keys = new TicketKeys();
        Instant now = Instant.EPOCH;
        assertThat(keys.rotate(now)).isTrue();
        assertThat(keys.rotate(now.plus(Duration.ofHours(11)))).isFalse();
        assertThat(keys.keys()).hasSize(1);

        assertThat(keys.rotate(now.plus(Duration.ofHours(12)))).isTrue();
        assertThat(keys.rotate(now.plus(Duration.ofHours(24)))).isTrue();
        assertThat(keys.keys()).hasSize(2);
    }

    @Test
    void handshakeShouldFailWhenTheClientSaysNothingOrNoTls() throws Exception {
        ServerTls tls = new ServerTls(
                directory.resolve("tls"), Clock.fixed(Instant.now(), ZoneOffset.UTC), SslProvider.OPENSSL);
        tls.look(settings(), "node.example");
        Channel server = listen(tls, Duration.ofMillis(200));

        try (Socket silent = new Socket()) {
            silent.connect(server.localAddress());
            assertThat(failures.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
        try (Socket plain = new Socket()) {
            plain.connect(server.localAddress());
            plain.getOutputStream().write("EHLO client.example\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(failures.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    private static void touch(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
    }

    private String subject(ServerTls tls, @Nullable String name) throws Exception {
        return certificate(tls, name).getSubjectX500Principal().getName();
    }

    private X509Certificate certificate(ServerTls tls, @Nullable String name) throws Exception {
        return handshake(tls, name, null, "TLSv1.3");
    }

    private TlsSession session() throws InterruptedException {
        TlsSession last = null;
        for (TlsSession next = sessions.poll(10, TimeUnit.SECONDS); next != null; next = sessions.poll()) {
            last = next;
        }
        if (last == null) {
            throw new AssertionError("no handshake succeeded");
        }
        return last;
    }

    private Channel listen(ServerTls tls) {
        return listen(tls, TIMEOUT);
    }

    private Channel listen(ServerTls tls, Duration timeout) {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        TlsHandshake handshake = tls.handshake(true, timeout);
                        channel.pipeline().addLast(handshake, new Outcome(handshake));
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    private final class Outcome extends ChannelInboundHandlerAdapter {
        private final TlsHandshake handshake;

        Outcome(TlsHandshake handshake) {
            this.handshake = handshake;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SniCompletionEvent hello && !hello.isSuccess()) {
                failures.add(hello.cause());
            }
            if (event instanceof SslHandshakeCompletionEvent end) {
                if (end.isSuccess()) {
                    sessions.add(handshake.session());
                    context.writeAndFlush(context.alloc().buffer().writeByte('!'));
                } else {
                    failures.add(end.cause());
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private X509Certificate handshake(
            ServerTls tls, @Nullable String name, @Nullable X509Bundle client, String protocol, String... ciphers)
            throws Exception {
        sessions.clear();
        Channel server = listen(tls);
        try (SSLSocket socket = connect(TestCertificates.clientContext(client), server, name, protocol, ciphers)) {
            // With TLS 1.3 the server's view of the handshake is known by its first octet only.
            assertThat(socket.getInputStream().read()).isEqualTo('!');
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } finally {
            server.close();
        }
    }

    private static byte[] id(SSLContext context, Channel server, String protocol) throws Exception {
        try (SSLSocket socket = connect(context, server, "mx.example", protocol)) {
            assertThat(socket.getInputStream().read()).isEqualTo('!');
            // The time of its creation tells a resumed session from a new one.
            return Long.toString(socket.getSession().getCreationTime()).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static SSLSocket connect(
            SSLContext context, Channel server, @Nullable String name, String protocol, String... ciphers)
            throws Exception {
        InetSocketAddress address = (InetSocketAddress) server.localAddress();
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        if (ciphers.length > 0) {
            parameters.setCipherSuites(ciphers);
        }
        if (name != null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }
}
