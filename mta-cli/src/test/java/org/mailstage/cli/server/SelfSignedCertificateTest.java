package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedCertificateTest {
    @TempDir
    Path directory;

    @Test
    void certificateShouldBeForTheNamesOfTheLoopbackInterface() throws Exception {
        ChildProcess.run(
                "keytool",
                directory,
                List.of(
                        Java.tool("keytool"),
                        "-genkeypair",
                        "-alias",
                        "s1as",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=old",
                        "-keystore",
                        "keystore.p12",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        ServerProcess.MASTER_PASSWORD));
        Path pem = directory.resolve("tls.pem");

        SelfSignedCertificate.install(directory, pem);

        try (InputStream in = Files.newInputStream(pem)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            assertThat(certificate.getSubjectX500Principal().getName()).contains("CN=localhost");
            assertThat(certificate.getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))))
                    .contains("localhost", "127.0.0.1");
        }
    }

    @Test
    void missingKeyStoreShouldBeReportedWithWhatTheToolSaid() {
        assertThatThrownBy(() -> SelfSignedCertificate.install(directory, directory.resolve("tls.pem")))
                .isInstanceOf(LaunchException.class)
                .hasMessageStartingWith("keytool failed: ")
                .hasMessageContaining("keystore.p12");
    }
}
