package org.mailstage.core.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A SCRAM-SHA-256 client, written from RFC 5802 §3 and §5 without any code of the server. */
final class ScramTestClient {
    String gs2 = "n,,";
    String nonce = "fyko+d2lbbFgONRv9qkxdawL";
    byte[] binding = new byte[0];

    private final String user;
    private final String password;
    private String authMessage = "";
    private byte[] salted = new byte[0];

    ScramTestClient(String user, String password) {
        this.user = user;
        this.password = password;
    }

    byte[] first() {
        return (gs2 + bare()).getBytes(StandardCharsets.UTF_8);
    }

    private String bare() {
        return "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    byte[] last(byte[] serverFirst) {
        String[] parts = new String(serverFirst, StandardCharsets.UTF_8).split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        salted = hi(password.getBytes(StandardCharsets.UTF_8), salt, Integer.parseInt(parts[2].substring(2)));
        byte[] header = gs2.getBytes(StandardCharsets.UTF_8);
        byte[] bound = new byte[header.length + binding.length];
        System.arraycopy(header, 0, bound, 0, header.length);
        System.arraycopy(binding, 0, bound, header.length, binding.length);
        String withoutProof = "c=" + Base64.getEncoder().encodeToString(bound) + "," + parts[0];
        authMessage = bare() + "," + new String(serverFirst, StandardCharsets.UTF_8) + "," + withoutProof;
        byte[] clientKey = hmac(salted, bytes("Client Key"));
        byte[] signature = hmac(sha256(clientKey), bytes(authMessage));
        byte[] proof = new byte[clientKey.length];
        for (int i = 0; i < proof.length; i++) {
            proof[i] = (byte) (clientKey[i] ^ signature[i]);
        }
        return bytes(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    boolean trusts(byte[] serverFinal) {
        byte[] signature = hmac(hmac(salted, bytes("Server Key")), bytes(authMessage));
        return new String(serverFinal, StandardCharsets.UTF_8)
                .equals("v=" + Base64.getEncoder().encodeToString(signature));
    }

    static byte[] hi(byte[] password, byte[] salt, int iterations) {
        byte[] block = new byte[salt.length + 4];
        System.arraycopy(salt, 0, block, 0, salt.length);
        block[block.length - 1] = 1;
        byte[] u = hmac(password, block);
        byte[] result = u.clone();
        for (int i = 1; i < iterations; i++) {
            u = hmac(password, u);
            for (int j = 0; j < result.length; j++) {
                result[j] ^= u[j];
            }
        }
        return result;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
