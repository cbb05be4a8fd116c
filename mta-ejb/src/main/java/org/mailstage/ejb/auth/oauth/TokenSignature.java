package org.mailstage.ejb.auth.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;

/** Signatures of tokens by the algorithms we allow (RFC 7518 §3.3 to §3.5, RFC 8037, RFC 9864). */
final class TokenSignature {
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

    /** RFC 7518 §3.3. */
    private static final int MIN_RSA_BITS = 2048;

    private static final int ED25519_LENGTH = 32;

    /** What stands before the 32 octets of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410 §4). */
    private static final byte[] ED25519_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    private TokenSignature() {}

    /**
     * Returns whether the key made the signature.
     *
     * @throws JOSEException when the key is of another kind than the algorithm
     */
    static boolean verify(SignedJWT jwt, JWK key) throws JOSEException {
        if (key instanceof RSAKey rsa) {
            return rsa.size() >= MIN_RSA_BITS && jwt.verify(new RSASSAVerifier(rsa));
        }
        if (key instanceof ECKey ec) {
            return jwt.verify(new ECDSAVerifier(ec));
        }
        if (key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())) {
            return verifyEd25519(jwt, pair);
        }
        return false;
    }

    /** By the JDK: the library would need another one for it. */
    private static boolean verifyEd25519(SignedJWT jwt, OctetKeyPair pair) throws JOSEException {
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        byte[] x = pair.getDecodedX();
        if (!JWSAlgorithm.Family.ED.contains(algorithm) || x.length != ED25519_LENGTH) {
            return false;
        }
        byte[] encoded = new byte[ED25519_PREFIX.length + x.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, x.length);
        try {
            PublicKey publicKey = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(publicKey);
            signature.update(jwt.getSigningInput());
            return signature.verify(jwt.getSignature().decode());
        } catch (SignatureException notASignature) {
            return false;
        } catch (GeneralSecurityException badKey) {
            throw new JOSEException("not an Ed25519 key", badKey);
        }
    }
}
