package org.mailstage.connector.outbound;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.policy.CertificateNames;
import org.mailstage.core.tls.policy.DaneCheck;
import org.mailstage.core.tls.policy.TlsFailure;
import org.mailstage.core.tls.policy.TlsFault;
import org.mailstage.core.tls.policy.TlsRule;

/** Judges the certificate a host showed, by the rule the host is under. Thread-safe. */
final class PeerCheck {
    private final Supplier<X509TrustManager> source;
    private volatile @Nullable X509TrustManager authorities;

    /** @param source the authorities; read when the first certificate must be verified */
    PeerCheck(Supplier<X509TrustManager> source) {
        this.source = source;
    }

    /** Trusts the authorities that this Java trusts. */
    static PeerCheck ofSystem() {
        return new PeerCheck(PeerCheck::systemAuthorities);
    }

    private static X509TrustManager systemAuthorities() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager found) {
                    return found;
                }
            }
            throw new IllegalStateException("this Java trusts nobody");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("authorities cannot be read", e);
        }
    }

    /** What is wrong; empty when the peer is as the rule asks. */
    Optional<TlsFault> check(TlsRule rule, SSLSession session, Target target) {
        if (rule instanceof TlsRule.Dane dane) {
            return DaneCheck.check(dane, chain(session), Instant.now());
        }
        return rule instanceof TlsRule.Verified verified
                ? verify(verified, chain(session), target.hostName())
                : Optional.empty();
    }

    private Optional<TlsFault> verify(TlsRule.Verified rule, List<X509Certificate> chain, String host) {
        if (chain.isEmpty()) {
            return fault(TlsFailure.VALIDATION_FAILURE, "no certificate");
        }
        try {
            chain.get(0).checkValidity();
            // The kind of key exchange does not matter to a chain; JSSE itself says UNKNOWN under TLS 1.3.
            authorities().checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return fault(TlsFailure.CERTIFICATE_EXPIRED, String.valueOf(e.getMessage()));
        } catch (CertificateException e) {
            return fault(
                    rule.basis() == TlsRule.Basis.MTA_STS
                            ? TlsFailure.STS_WEBPKI_INVALID
                            : TlsFailure.CERTIFICATE_NOT_TRUSTED,
                    String.valueOf(e.getMessage()));
        }
        return CertificateNames.matchAny(chain.get(0), List.of(host))
                ? Optional.empty()
                : fault(TlsFailure.CERTIFICATE_HOST_MISMATCH, "certificate is not for " + host);
    }

    private static Optional<TlsFault> fault(TlsFailure failure, String detail) {
        return Optional.of(new TlsFault(failure, detail));
    }

    private static List<X509Certificate> chain(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            // A cipher suite without certificates: as good as an empty chain.
            return List.of();
        }
        return chain;
    }

    private X509TrustManager authorities() {
        X509TrustManager known = authorities;
        if (known == null) {
            known = source.get();
            authorities = known;
        }
        return known;
    }
}
