package org.mailstage.core.sasl;

import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Objects;

/** Certificates in the test resources. */
final class Certificates {
    static final X509Certificate RSA_SHA256 = read("rsa-sha256");

    private Certificates() {}

    static X509Certificate read(String name) {
        try (InputStream in = Certificates.class.getResourceAsStream("/sasl/" + name + ".pem")) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(Objects.requireNonNull(in));
        } catch (Exception e) {
            throw new AssertionError(name, e);
        }
    }
}
