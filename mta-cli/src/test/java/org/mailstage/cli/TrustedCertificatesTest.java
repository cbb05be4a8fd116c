package org.mailstage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real handshakes with a server whose certificate it signed itself, for another name. */
class TrustedCertificatesTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    @Test
    void serverShouldBeTrustedWhenItsCertificateIsInTheFile() throws Exception {
        KeyStore store = selfSigned("one");
        try (StubServer server = StubServer.https(context(store)).on("GET queues", "{\"queues\":[]}")) {
            Path pem = pem("one.pem", store);

            assertThat(client(server, Optional.of(pem), false).get("queues")).containsKey("queues");
        }
    }

    @Test
    void serverShouldNotBeTrustedWhenAnotherCertificateIsInTheFile() throws Exception {
        Path pem = pem("two.pem", selfSigned("two"));
        try (StubServer server = StubServer.https(context(selfSigned("one")))) {
            assertThatThrownBy(() -> client(server, Optional.of(pem), false).get("queues"))
                    .isInstanceOfSatisfying(
                            CommandException.class,
                            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                    .hasMessageContaining("is not trusted");
            assertThatThrownBy(() -> client(server, Optional.empty(), false).get("queues"))
                    .hasMessageContaining("is not trusted");
            assertThat(server.requests()).as("the password was not sent").isEmpty();
        }
    }

    @Test
    void serverShouldBeTrustedWhenAskedToTrustAny() throws Exception {
        try (StubServer server = StubServer.https(context(selfSigned("one"))).on("GET queues", "{\"queues\":[]}")) {
            assertThat(client(server, Optional.empty(), true).get("queues")).containsKey("queues");
        }
    }

    @Test
    void fileShouldBeRefusedInWordsWhenItHoldsNoCertificate() throws Exception {
        Path text = Files.writeString(directory.resolve("text.pem"), "");
        Path garbage = Files.writeString(directory.resolve("garbage.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n");

        for (Path file : new Path[] {text, garbage, directory.resolve("none.pem")}) {
            assertThatThrownBy(() -> TrustedCertificates.context(
                            new Connection(URI.create("https://a.example"), "u", "p", Optional.of(file), false)))
                    .isInstanceOfSatisfying(
                            CommandException.class,
                            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                    .hasMessageContaining(file.getFileName().toString());
        }
    }

    private static ApiClient client(StubServer server, Optional<Path> trust, boolean insecure) {
        return new ApiClient(new Connection(URI.create(server.url()), "admin", "secret", trust, insecure));
    }

    private static SSLContext context(KeyStore store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private KeyStore selfSigned(String name) throws Exception {
        Path file = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "key",
                        "-dname",
                        "CN=" + name + ".example",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(keytool.exitValue()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private Path pem(String name, KeyStore store) throws Exception {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(store.getCertificate("key").getEncoded());
        return Files.writeString(
                directory.resolve(name), "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    }
}
