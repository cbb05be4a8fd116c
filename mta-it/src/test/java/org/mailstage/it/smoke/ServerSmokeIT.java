package org.mailstage.it.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.mailstage.it.server.Https;
import org.mailstage.it.server.MailstageServer;

/** The server as a whole, from outside. */
class ServerSmokeIT {
    @Test
    void bothListenersShouldGreet(MailstageServer server) throws Exception {
        for (int port : List.of(server.smtpPort(), server.submissionPort())) {
            try (Socket socket = new Socket("127.0.0.1", port);
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                assertThat(in.readLine()).startsWith("220 ").contains("ESMTP");
            }
        }
    }

    /** With the certificate that the server made for itself, as a client that trusts just that. */
    @Test
    void tlsShouldBeSpokenByStartTlsAndFromTheFirstOctet(MailstageServer server) throws Exception {
        SSLSocketFactory tls = trusting(server.data().resolve("tls/self-signed.pem"));
        try (Socket plain = new Socket("127.0.0.1", server.smtpPort())) {
            BufferedReader in = reader(plain);
            assertThat(in.readLine()).startsWith("220 ");
            say(plain, "EHLO client.example");
            String line = in.readLine();
            while (line.startsWith("250-")) {
                line = in.readLine();
            }
            say(plain, "STARTTLS");
            assertThat(in.readLine()).startsWith("220 ");
            try (SSLSocket secured = handshake((SSLSocket) tls.createSocket(plain, "localhost", 0, true))) {
                say(secured, "EHLO client.example");
                assertThat(reader(secured).readLine()).startsWith("250-");
            }
        }
        try (SSLSocket secured = handshake((SSLSocket) tls.createSocket("localhost", server.submissionsPort()))) {
            assertThat(reader(secured).readLine()).startsWith("220 ");
            assertThat(secured.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
        assertThat(server.log()).contains("MTA-11030 TLS library BoringSSL").doesNotContain("MTA-11031");
    }

    private static SSLSocket handshake(SSLSocket socket) throws Exception {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static SSLSocketFactory trusting(Path pem) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static BufferedReader reader(Socket socket) throws Exception {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static void say(Socket socket, String line) throws Exception {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void healthShouldBeUp(MailstageServer server) throws Exception {
        HttpResponse<String> health = Https.get(server, "/health");
        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        assertThat(health.body()).contains("\"UP\"");
    }

    @Test
    void metricsShouldBeServed(MailstageServer server) throws Exception {
        HttpResponse<String> metrics = Https.get(server, "/metrics");
        assertThat(metrics.statusCode()).as(metrics.body()).isEqualTo(200);
        assertThat(metrics.body()).contains("thread_count");
    }

    @Test
    void everyPortShouldBeOnTheLoopbackInterfaceOnly(MailstageServer server) throws Exception {
        assertThat(listeners(server.pid())).isNotEmpty().allMatch(ServerSmokeIT::isLoopback);
    }

    @Test
    void passwordShouldBeKeptNowhereInClear(MailstageServer server) throws Exception {
        try (Stream<Path> files = Files.walk(server.data())) {
            List<Path> found = files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, server.adminPassword()))
                    .toList();
            assertThat(found).isEmpty();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (java.io.IOException e) {
            // Files of a running server come and go.
            return false;
        }
    }

    /** Local addresses, as the kernel writes them in hexadecimal, of the sockets a process listens on. */
    private static List<String> listeners(long pid) throws Exception {
        List<String> inodes;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            inodes = descriptors.map(ServerSmokeIT::target).toList();
        }
        return Stream.concat(
                        Files.readAllLines(Path.of("/proc/net/tcp")).stream(),
                        Files.readAllLines(Path.of("/proc/net/tcp6")).stream())
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[3].equals("0A") && inodes.contains("socket:[" + fields[9] + "]"))
                .map(fields -> fields[1].substring(0, fields[1].indexOf(':')))
                .toList();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (java.io.IOException e) {
            return "closed meanwhile";
        }
    }

    private static boolean isLoopback(String address) {
        return List.of(
                        "0100007F", // 127.0.0.1
                        "0000000000000000FFFF00000100007F", // ::ffff:127.0.0.1
                        "00000000000000000000000001000000") // ::1
                .contains(address);
    }
}
