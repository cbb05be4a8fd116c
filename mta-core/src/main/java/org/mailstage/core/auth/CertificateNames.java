package org.mailstage.core.auth;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.mailstage.core.auth.AuthSettings.CertificateUser;

/** Reads the name of a user out of a certificate. Thread-safe; asks nobody. */
@FunctionalInterface
public interface CertificateNames {
    /** The name of that kind; empty when the certificate has none. */
    Optional<String> user(X509Certificate certificate, CertificateUser kind);
}
