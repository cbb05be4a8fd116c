package org.mailstage.connector.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * A certificate chain, the server's own first, with its key. Immutable and thread-safe.
 *
 * <p>Its string tells subject and names, never the key.
 */
final class ServerCertificate {
    private static final int DNS_NAME = 2;
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final Duration SELF_SIGNED_LIFE = Duration.ofDays(3650);

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final Set<String> names;
    private final byte[] endPoint;

    private ServerCertificate(List<X509Certificate> chain, PrivateKey key) throws GeneralSecurityException {
        this.chain = List.copyOf(chain);
        this.key = key;
        this.names = Set.copyOf(names(chain.get(0)));
        this.endPoint = endPoint(chain.get(0));
    }

    /** Puts chain and key together. @throws GeneralSecurityException when the key is not that of the first certificate */
    static ServerCertificate of(List<X509Certificate> chain, PrivateKey key) throws GeneralSecurityException {
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("no certificate");
        }
        requireMatch(chain.get(0), key);
        return new ServerCertificate(chain, key);
    }

    private static void requireMatch(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String keyAlgorithm = key.getAlgorithm();
        String algorithm = switch (keyAlgorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> throw new GeneralSecurityException("keys are RSA or EC, not " + keyAlgorithm);
        };
        if (!certificate.getPublicKey().getAlgorithm().equals(keyAlgorithm)) {
            throw new GeneralSecurityException("the key does not belong to the certificate");
        }
        byte[] sample = new byte[32];
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(sample);
        byte[] signature = signer.sign();
        signer.initVerify(certificate.getPublicKey());
        signer.update(sample);
        if (!signer.verify(signature)) {
            throw new GeneralSecurityException("the key does not belong to the certificate");
        }
    }

    /** Makes one that is signed by itself, for those names, valid for ten years (RFC 5280). */
    static ServerCertificate selfSigned(String commonName, Collection<String> dnsNames, Instant now)
            throws GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair pair = generator.generateKeyPair();
        byte[] algorithm = Der.sequence(Der.identifier(ECDSA_WITH_SHA256));
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.identifier(COMMON_NAME), Der.text(commonName))));
        byte[][] generalNames = dnsNames.stream()
                .map(dns -> Der.implicit(DNS_NAME, dns.getBytes(StandardCharsets.US_ASCII)))
                .toArray(byte[][]::new);
        byte[] alternatives =
                Der.sequence(Der.identifier(SUBJECT_ALTERNATIVE_NAME), Der.octetString(Der.sequence(generalNames)));
        byte[] content = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(127, random).setBit(126)),
                algorithm,
                name,
                Der.sequence(Der.time(now.minus(Duration.ofDays(1))), Der.time(now.plus(SELF_SIGNED_LIFE))),
                name,
                pair.getPublic().getEncoded(),
                Der.explicit(3, Der.sequence(alternatives)));
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate(), random);
        signer.update(content);
        byte[] encoded = Der.sequence(content, algorithm, Der.bitString(signer.sign()));
        X509Certificate certificate = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        return new ServerCertificate(List.of(certificate), pair.getPrivate());
    }

    /** The DNS names among the alternative ones; without any, the common name (RFC 6125 §6.4.4). */
    private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
        Set<String> found = new TreeSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
            if (Integer.valueOf(DNS_NAME).equals(alternative.get(0))) {
                found.add(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT));
            }
        }
        String commonName = found.isEmpty() ? commonName(certificate) : null;
        if (commonName != null) {
            found.add(commonName.toLowerCase(Locale.ROOT));
        }
        return found;
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        try {
            LdapName subject =
                    new LdapName(certificate.getSubjectX500Principal().getName());
            for (Rdn rdn : subject.getRdns()) {
                if (rdn.getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(rdn.getValue());
                }
            }
        } catch (InvalidNameException e) {
            return null;
        }
        return null;
    }

    /** The certificate's hash by the algorithm of its signature, SHA-256 in place of MD5 and SHA-1 (RFC 5929 §4.1). */
    private static byte[] endPoint(X509Certificate certificate) throws GeneralSecurityException {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        String hash = signature.startsWith("SHA384")
                ? "SHA-384"
                : signature.startsWith("SHA512") ? "SHA-512" : signature.startsWith("SHA224") ? "SHA-224" : "SHA-256";
        return digest(hash, certificate.getEncoded());
    }

    private static byte[] digest(String algorithm, byte[] octets) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance(algorithm).digest(octets);
    }

    List<X509Certificate> chain() {
        return new ArrayList<>(chain);
    }

    PrivateKey key() {
        return key;
    }

    /** Host names in lower case it is for; the first label may be {@code *}. */
    Set<String> names() {
        return names;
    }

    /** The channel binding {@code tls-server-end-point}. */
    byte[] endPoint() {
        return endPoint.clone();
    }

    Instant expires() {
        return chain.get(0).getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        return chain.get(0).getSubjectX500Principal().getName() + " for " + new TreeSet<>(names);
    }
}
