package org.mailstage.core.auth;

import static org.assertj.core.api.Assertions.fail;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** A certificate that is not looked into: its name is found by whoever is asked for it. */
@SuppressWarnings("deprecation")
final class NamelessCertificate extends X509Certificate {
    private static final long serialVersionUID = 1L;

    private static <T> T notAsked() {
        return fail("a certificate is looked into by those who find names");
    }

    @Override
    public void checkValidity() {
        notAsked();
    }

    @Override
    public void checkValidity(Date date) {
        notAsked();
    }

    @Override
    public int getVersion() {
        return notAsked();
    }

    @Override
    public BigInteger getSerialNumber() {
        return notAsked();
    }

    @Override
    public Principal getIssuerDN() {
        return notAsked();
    }

    @Override
    public Principal getSubjectDN() {
        return notAsked();
    }

    @Override
    public X500Principal getSubjectX500Principal() {
        return new X500Principal("CN=nameless");
    }

    @Override
    public Date getNotBefore() {
        return notAsked();
    }

    @Override
    public Date getNotAfter() {
        return notAsked();
    }

    @Override
    public byte[] getTBSCertificate() {
        return notAsked();
    }

    @Override
    public byte[] getSignature() {
        return notAsked();
    }

    @Override
    public String getSigAlgName() {
        return notAsked();
    }

    @Override
    public String getSigAlgOID() {
        return notAsked();
    }

    @Override
    public byte[] getSigAlgParams() {
        return notAsked();
    }

    @Override
    public boolean[] getIssuerUniqueID() {
        return notAsked();
    }

    @Override
    public boolean[] getSubjectUniqueID() {
        return notAsked();
    }

    @Override
    public boolean[] getKeyUsage() {
        return notAsked();
    }

    @Override
    public int getBasicConstraints() {
        return notAsked();
    }

    @Override
    public byte[] getEncoded() {
        return notAsked();
    }

    @Override
    public void verify(PublicKey key) {
        notAsked();
    }

    @Override
    public void verify(PublicKey key, String provider) {
        notAsked();
    }

    @Override
    public String toString() {
        return "nameless";
    }

    @Override
    public PublicKey getPublicKey() {
        return notAsked();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        return notAsked();
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
        return notAsked();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
        return notAsked();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
        return notAsked();
    }
}
