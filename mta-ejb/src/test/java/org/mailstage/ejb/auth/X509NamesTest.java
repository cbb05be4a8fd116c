package org.mailstage.ejb.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.util.ssl.cert.ManageCertificates;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.auth.AuthSettings.CertificateUser;

class X509NamesTest {
    @TempDir
    Path files;

    private final X509Names names = new X509Names();

    private X509Certificate certificate(String subject, String... mailboxes) throws Exception {
        Path store = files.resolve("store.p12");
        Path file = files.resolve("certificate.pem");
        Files.deleteIfExists(store);
        List<String> args = new ArrayList<>(List.of(
                "generate-self-signed-certificate",
                "--keystore",
                store.toString(),
                "--keystore-password",
                "changeit",
                "--keystore-type",
                "PKCS12",
                "--alias",
                "c",
                "--subject-dn",
                subject));
        for (String mailbox : mailboxes) {
            args.add("--subject-alternative-name-email-address");
            args.add(mailbox);
        }
        run(args);
        run(List.of(
                "export-certificate",
                "--keystore",
                store.toString(),
                "--keystore-password",
                "changeit",
                "--alias",
                "c",
                "--output-file",
                file.toString(),
                "--output-format",
                "PEM"));
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static void run(List<String> args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ManageCertificates.main(System.in, out, out, args.toArray(new String[0]))
                        .intValue())
                .as(out.toString())
                .isZero();
    }

    @Test
    void mailboxShouldBeTheFirstAmongTheAlternativeNames() throws Exception {
        X509Certificate certificate = certificate("CN=Jane Doe,O=Example", "jane@example.org", "jane@example.net");

        assertThat(names.user(certificate, CertificateUser.EMAIL)).contains("jane@example.org");
        assertThat(names.user(certificate, CertificateUser.COMMON_NAME)).contains("Jane Doe");
        assertThat(names.user(certificate, CertificateUser.NONE)).isEmpty();
    }

    @Test
    void commonNameShouldNotBeForgedByWhatStandsInOtherParts() throws Exception {
        X509Certificate certificate = certificate("CN=mallory,O=x\\,CN\\=jane");

        assertThat(names.user(certificate, CertificateUser.COMMON_NAME)).contains("mallory");
        assertThat(names.user(certificate, CertificateUser.EMAIL)).isEmpty();
    }

    @Test
    void nobodyShouldBeNamedWhenThereIsNoCommonName() throws Exception {
        assertThat(names.user(certificate("O=Example"), CertificateUser.COMMON_NAME))
                .isEmpty();
    }
}
