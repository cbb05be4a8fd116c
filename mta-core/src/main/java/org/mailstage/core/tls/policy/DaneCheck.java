package org.mailstage.core.tls.policy;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mailstage.core.dns.TlsaRecord;

/**
 * Holds a server's certificates against TLSA records (RFC 7672 §3, RFC 7671 §5). Stateless and thread-safe.
 *
 * <p>A record for the end entity names the certificate or key itself: names and dates in it do not count (RFC 7672 §3.1.1).
 * Under a trust anchor the chain, all dates and the name must be right (§3.1.2).
 */
public final class DaneCheck {
    private static final HexFormat HEX = HexFormat.of();
    /** Kinds of key that a bare key in a record can be. */
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "Ed25519", "Ed448");

    private DaneCheck() {}

    /**
     * What is wrong; empty when one of the records is met.
     *
     * @param chain as the server sent it, its own certificate first
     */
    public static Optional<TlsFault> check(TlsRule.Dane rule, List<X509Certificate> chain, Instant now) {
        if (chain.isEmpty()) {
            return Optional.of(new TlsFault(TlsFailure.VALIDATION_FAILURE, "no certificate"));
        }
        X509Certificate own = chain.get(0);
        boolean named = rule.records().stream()
                .filter(record -> record.usage() == DaneRecords.END_ENTITY)
                .anyMatch(record -> matches(record, own));
        return named ? Optional.empty() : underAnchor(rule, chain, now);
    }

    private static Optional<TlsFault> underAnchor(TlsRule.Dane rule, List<X509Certificate> chain, Instant now) {
        Set<TrustAnchor> anchors = new HashSet<>();
        Optional<TlsFault> expired = Optional.empty();
        for (TlsaRecord record : rule.records()) {
            if (record.usage() != DaneRecords.TRUST_ANCHOR) {
                continue;
            }
            for (X509Certificate certificate : candidates(record, chain)) {
                Optional<TlsFault> fault = dates(certificate, now);
                if (fault.isEmpty()) {
                    anchors.add(new TrustAnchor(certificate, null));
                } else {
                    expired = fault;
                }
            }
            bareKey(record, chain).ifPresent(anchors::add);
        }
        if (anchors.isEmpty()) {
            return expired.or(() ->
                    Optional.of(new TlsFault(TlsFailure.VALIDATION_FAILURE, "no TLSA record matches the certificate")));
        }
        return path(anchors, chain, now)
                .or(() -> CertificateNames.matchAny(chain.get(0), rule.names())
                        ? Optional.empty()
                        : Optional.of(new TlsFault(
                                TlsFailure.CERTIFICATE_HOST_MISMATCH, "certificate is not for " + rule.names())));
    }

    /** Those above the server's own that the record stands for, one that only the record itself has included. */
    private static List<X509Certificate> candidates(TlsaRecord record, List<X509Certificate> chain) {
        List<X509Certificate> found = new ArrayList<>();
        chain.stream()
                .skip(1)
                .filter(certificate -> matches(record, certificate))
                .forEach(found::add);
        if (found.isEmpty()
                && record.matchingType() == DaneRecords.AS_IT_IS
                && record.selector() != DaneRecords.PUBLIC_KEY) {
            wholeCertificate(record).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<X509Certificate> wholeCertificate(TlsaRecord record) {
        try {
            return Optional.of((X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(HEX.parseHex(record.association()))));
        } catch (CertificateException e) {
            // What is no certificate matches none.
            return Optional.empty();
        }
    }

    /** The key of an anchor that the server left out: it must have signed the top of what the server sent. */
    private static Optional<TrustAnchor> bareKey(TlsaRecord record, List<X509Certificate> chain) {
        boolean bare = record.matchingType() == DaneRecords.AS_IT_IS && record.selector() == DaneRecords.PUBLIC_KEY;
        if (!bare || chain.stream().skip(1).anyMatch(certificate -> matches(record, certificate))) {
            return Optional.empty();
        }
        X509Certificate top = chain.get(chain.size() - 1);
        X509EncodedKeySpec encoded = new X509EncodedKeySpec(HEX.parseHex(record.association()));
        for (String kind : KEY_KINDS) {
            try {
                PublicKey key = KeyFactory.getInstance(kind).generatePublic(encoded);
                return Optional.of(new TrustAnchor(top.getIssuerX500Principal(), key, null));
            } catch (GeneralSecurityException e) {
                // Not of this kind; the next may be right.
                continue;
            }
        }
        return Optional.empty();
    }

    private static Optional<TlsFault> path(Set<TrustAnchor> anchors, List<X509Certificate> chain, Instant now) {
        Optional<TlsFault> dates = dates(chain.get(0), now);
        if (dates.isPresent()) {
            return dates;
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(chain.get(0));
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.of(new TlsFault(
                    TlsFailure.CERTIFICATE_NOT_TRUSTED, "no chain to the trust anchor in DNS: " + e.getMessage()));
        }
    }

    private static Optional<TlsFault> dates(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return Optional.empty();
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return Optional.of(new TlsFault(TlsFailure.CERTIFICATE_EXPIRED, String.valueOf(e.getMessage())));
        }
    }

    private static boolean matches(TlsaRecord record, X509Certificate certificate) {
        try {
            byte[] selected = record.selector() == DaneRecords.PUBLIC_KEY
                    ? certificate.getPublicKey().getEncoded()
                    : certificate.getEncoded();
            return HEX.formatHex(
                            switch (record.matchingType()) {
                                case DaneRecords.SHA_256 -> digest("SHA-256", selected);
                                case DaneRecords.SHA_512 -> digest("SHA-512", selected);
                                default -> selected;
                            })
                    .equals(record.association());
        } catch (CertificateEncodingException e) {
            return false;
        }
    }

    private static byte[] digest(String algorithm, byte[] octets) {
        try {
            return MessageDigest.getInstance(algorithm).digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }
}
