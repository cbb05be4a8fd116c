package org.mailstage.core.sasl;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;

/** Computes {@code tls-server-end-point}: the certificate, hashed as its own signature is (RFC 5929 §4.1). */
final class ServerEndPoint {

    private ServerEndPoint() {}

    /** Returns nothing for signatures without a hash of their own, such as Ed25519, for which RFC 5929 has no rule. */
    static Optional<byte[]> hash(X509Certificate certificate) {
        try {
            Optional<String> algorithm = hashName(certificate);
            if (algorithm.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(MessageDigest.getInstance(algorithm.get()).digest(certificate.getEncoded()));
        } catch (GeneralSecurityException | IOException ignored) {
            // A hash we do not know is the same to the client as none: it signs in without channel binding.
            return Optional.empty();
        }
    }

    private static Optional<String> hashName(X509Certificate certificate) throws GeneralSecurityException, IOException {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (signature.equals("RSASSA-PSS")) {
            return Optional.of(atLeastSha256(pssHash(certificate.getSigAlgParams())));
        }
        int with = signature.indexOf("WITH");
        return with < 0 ? Optional.empty() : Optional.of(atLeastSha256(signature.substring(0, with)));
    }

    private static String pssHash(byte[] parameters) throws GeneralSecurityException, IOException {
        AlgorithmParameters decoded = AlgorithmParameters.getInstance("RSASSA-PSS");
        decoded.init(parameters);
        return decoded.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    }

    /** MD5 and SHA-1 are replaced by SHA-256; others get the name that MessageDigest knows. */
    private static String atLeastSha256(String hash) {
        String name = hash.indexOf('-') < 0 ? hash.replaceFirst("^SHA", "SHA-") : hash;
        return name.equals("MD5") || name.equals("SHA-1") ? "SHA-256" : name;
    }
}
