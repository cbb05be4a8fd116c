package org.mailstage.connector.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.connector.CertificateMXBean;

/** What the management view tells of one certificate at one moment. Immutable; never tells the key. */
final class CertificateView implements CertificateMXBean {
    private final String name;
    private final @Nullable ServerCertificate certificate;
    private final String problem;

    /**
     * @param certificate the one in use; null when there is none
     * @param problem why the files as they are now could not be taken; empty when they are in use
     */
    CertificateView(String name, @Nullable ServerCertificate certificate, String problem) {
        this.name = name;
        this.certificate = certificate;
        this.problem = problem;
    }

    private @Nullable X509Certificate own() {
        return certificate == null ? null : certificate.chain().get(0);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getSubject() {
        X509Certificate own = own();
        return own == null ? "" : own.getSubjectX500Principal().getName();
    }

    @Override
    public String getIssuer() {
        X509Certificate own = own();
        return own == null ? "" : own.getIssuerX500Principal().getName();
    }

    @Override
    public List<String> getHostNames() {
        return certificate == null
                ? List.of()
                : certificate.names().stream().sorted().toList();
    }

    @Override
    public @Nullable Date getNotBefore() {
        X509Certificate own = own();
        return own == null ? null : own.getNotBefore();
    }

    @Override
    public @Nullable Date getNotAfter() {
        X509Certificate own = own();
        return own == null ? null : own.getNotAfter();
    }

    @Override
    public String getFingerprint() {
        X509Certificate own = own();
        if (own == null) {
            return "";
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(own.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is in every JDK, and the certificate was read from its DER", e);
        }
    }

    @Override
    public boolean isSelfSigned() {
        X509Certificate own = own();
        return own != null && own.getSubjectX500Principal().equals(own.getIssuerX500Principal());
    }

    @Override
    public String getProblem() {
        return problem;
    }
}
