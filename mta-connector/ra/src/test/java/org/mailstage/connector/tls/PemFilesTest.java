package org.mailstage.connector.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFilesTest {
    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("file.pem"), text);
    }

    @Test
    void chainShouldBeReadInItsOrder() throws Exception {
        X509Bundle bundle = TestCertificates.server("mx.example");
        Path file = file("text before\n" + bundle.getCertificatePEM() + "\n" + bundle.getRootCertificatePEM());

        assertThat(PemFiles.certificates(file)).containsExactly(bundle.getCertificate(), bundle.getRootCertificate());
    }

    @Test
    void keysShouldBeReadInTheFormsThatOpensslWrites() throws Exception {
        X509Bundle ec = TestCertificates.server("mx.example");
        X509Bundle rsa = TestCertificates.rsaServer("mx.example");

        assertThat(PemFiles.key(file(ec.getPrivateKeyPEM())))
                .isEqualTo(ec.getKeyPair().getPrivate());
        assertThat(PemFiles.key(file(rsa.getPrivateKeyPEM())))
                .isEqualTo(rsa.getKeyPair().getPrivate());
        byte[] pkcs1 = inner(rsa.getKeyPair().getPrivate().getEncoded());
        assertThat(PemFiles.key(file(PemFiles.text("RSA PRIVATE KEY", pkcs1))))
                .isEqualTo(rsa.getKeyPair().getPrivate());
    }

    @Test
    void ecKeyOfTheOldFormShouldBeReadWithItsCurve() throws Exception {
        // Made by: openssl ecparam -name prime256v1 -genkey -noout; used nowhere else.
        Path file = file("""
                -----BEGIN EC PRIVATE KEY-----
                MHcCAQEEICrqZTP4EVy9w+bNdU5VFSBYwwPEfgr3GVqk3xjUi6NaoAoGCCqGSM49
                AwEHoUQDQgAEbVkUL9wjtlhxTumq0SZK+CPNhJAC9Lz4UaBhBEn/VWF5xqOpGpZg
                RQgdPELxqRHdoYlSxEgv2lU6b4gkAEQUtg==
                -----END EC PRIVATE KEY-----
                """);

        assertThat(PemFiles.key(file).getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void faultsShouldNameTheFile() throws Exception {
        assertThatThrownBy(() -> PemFiles.certificates(file("nothing")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessage(directory.resolve("file.pem") + " has no certificate");
        assertThatThrownBy(() -> PemFiles.key(file("nothing"))).hasMessageEndingWith("has no private key");
        assertThatThrownBy(() -> PemFiles.key(file(PemFiles.text("ENCRYPTED PRIVATE KEY", new byte[9]))))
                .hasMessageContaining("encrypted");
        assertThatThrownBy(() -> PemFiles.key(file(PemFiles.text("PRIVATE KEY", new byte[9]))))
                .hasMessageEndingWith("neither RSA nor EC");
        assertThatThrownBy(() -> PemFiles.key(file(PemFiles.text("EC PRIVATE KEY", new byte[9]))))
                .hasMessageContaining("curve");
        assertThatThrownBy(() -> PemFiles.certificates(file(PemFiles.text("CERTIFICATE", new byte[9]))))
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> PemFiles.certificates(directory.resolve("missing")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> PemFiles.certificates(file("x".repeat(2 << 20))))
                .hasMessageEndingWith("is larger than 1 MB");
    }

    /** The key inside PKCS #8: its last octet string. */
    private static byte[] inner(byte[] pkcs8) {
        for (int i = 0; i + 4 < pkcs8.length; i++) {
            int length = (pkcs8[i + 2] & 0xFF) << 8 | pkcs8[i + 3] & 0xFF;
            if (pkcs8[i] == 0x04 && (pkcs8[i + 1] & 0xFF) == 0x82 && i + 4 + length == pkcs8.length) {
                return Arrays.copyOfRange(pkcs8, i + 4, pkcs8.length);
            }
        }
        throw new IllegalArgumentException("no PKCS #8");
    }
}
