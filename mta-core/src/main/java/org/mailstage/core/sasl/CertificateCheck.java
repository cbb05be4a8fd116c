package org.mailstage.core.sasl;

import java.security.cert.X509Certificate;

/**
 * Tells whose a client certificate is, for EXTERNAL.
 *
 * <p>Thread-safe; may block. That the certificate was issued by an authority we trust has been checked by TLS before.
 */
@FunctionalInterface
public interface CertificateCheck {

    CheckOutcome check(X509Certificate certificate);
}
