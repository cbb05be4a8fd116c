package org.mailstage.connector.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerCertificateTest {
    @Test
    void selfSignedShouldBeAProperCertificateForItsNames() throws Exception {
        Instant now = Instant.parse("2026-01-02T03:04:05Z");

        ServerCertificate made = ServerCertificate.selfSigned("mx.example", List.of("mx.example", "localhost"), now);

        X509Certificate certificate = made.chain().get(0);
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity(Date.from(now));
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=mx.example");
        assertThat(made.names()).containsExactlyInAnyOrder("mx.example", "localhost");
        assertThat(made.expires()).isAfter(now.plus(Duration.ofDays(3600)));
        assertThat(ServerCertificate.of(made.chain(), made.key()).names()).isEqualTo(made.names());
        assertThat(made.toString())
                .contains("CN=mx.example")
                .doesNotContain(made.key().toString());
    }

    @Test
    void namesShouldBeTheAlternativeOnesAndWithoutAnyTheCommonName() throws Exception {
        X509Bundle many = TestCertificates.server("a.example", "*.B.example");
        X509Bundle plain = new CertificateBuilder()
                .ecp256()
                .subject("CN=Old.example,O=x")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();

        assertThat(of(many).names()).containsExactlyInAnyOrder("a.example", "*.b.example");
        assertThat(of(plain).names()).containsExactly("old.example");
    }

    @Test
    void endPointShouldBeTheHashOfTheCertificate() throws Exception {
        X509Bundle bundle = TestCertificates.server("a.example");

        assertThat(of(bundle).endPoint())
                .isEqualTo(MessageDigest.getInstance("SHA-256")
                        .digest(bundle.getCertificate().getEncoded()));
    }

    @Test
    void keyShouldBeRefusedWhenItIsNotThatOfTheCertificate() throws Exception {
        X509Bundle one = TestCertificates.server("a.example");
        X509Bundle other = TestCertificates.server("a.example");
        X509Bundle rsa = TestCertificates.rsaServer("a.example");

        for (X509Bundle wrong : List.of(other, rsa)) {
            assertThatThrownBy(() -> ServerCertificate.of(
                            one.getCertificatePathList(), wrong.getKeyPair().getPrivate()))
                    .isInstanceOf(GeneralSecurityException.class)
                    .hasMessage("the key does not belong to the certificate");
        }
        assertThatThrownBy(
                        () -> ServerCertificate.of(List.of(), one.getKeyPair().getPrivate()))
                .hasMessage("no certificate");
    }

    private static ServerCertificate of(X509Bundle bundle) throws GeneralSecurityException {
        return ServerCertificate.of(
                bundle.getCertificatePathList(), bundle.getKeyPair().getPrivate());
    }
}
