package org.mailstage.core.sasl;

import java.security.cert.X509Certificate;

/** EXTERNAL: the client certificate says who it is, the message only whom it acts as (RFC 4422 appendix A). */
final class ExternalExchange extends BaseExchange {
    private final CertificateCheck certificates;
    private final X509Certificate certificate;

    ExternalExchange(CertificateCheck certificates, X509Certificate certificate, Delegation delegation) {
        super(delegation);
        this.certificates = certificates;
        this.certificate = certificate;
    }

    @Override
    SaslStep next(byte[] message) throws MalformedResponse {
        var actsAs = authorizationId(Utf8.text(message));
        return outcome(certificates.check(certificate), actsAs);
    }
}
