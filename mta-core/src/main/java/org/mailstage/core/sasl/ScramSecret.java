package org.mailstage.core.sasl;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * What we keep of a password: enough to check it and to serve SCRAM-SHA-256, not enough to sign in with (RFC 5802 §3).
 *
 * <p>The text form is {@code SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>} with base64, the one PostgreSQL
 * keeps its passwords in, so that users can be taken over from there. Immutable and thread-safe; {@link #toString}
 * shows no key. The password is prepared by {@link SaslPrep}.
 */
public final class ScramSecret {
    /**
     * Iterations for new secrets. RFC 7677 §4 asks for about 15,000; that took 4 ms of a processor, measured, for each
     * sign-in by PLAIN. More would make a leaked table harder to guess, but also let fewer wrong passwords keep a server
     * busy, and SCRAM clients on small devices pay the same. Each secret carries its own count, so this may grow.
     */
    public static final int DEFAULT_ITERATIONS = 15_000;

    /** The least that RFC 7677 §4 allows. */
    static final int MIN_ITERATIONS = 4096;

    /** The most we take from a stored secret: one check costs no more than about a second. */
    static final int MAX_ITERATIONS = 2_000_000;

    private static final String PREFIX = "SCRAM-SHA-256$";
    private static final int SALT_LENGTH = 16;
    private static final int MAX_SALT_LENGTH = 1024;

    private final int iterations;
    private final byte[] salt;
    private final byte[] storedKey;
    private final byte[] serverKey;

    ScramSecret(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
        this.iterations = iterations;
        this.salt = salt;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    /**
     * Makes the secret of a new password, with a salt of its own.
     *
     * @param password stays the caller's to wipe
     * @throws IllegalArgumentException when the password is empty
     */
    public static ScramSecret create(char[] password) {
        byte[] salt = new byte[SALT_LENGTH];
        new SecureRandom().nextBytes(salt);
        return of(password, salt, DEFAULT_ITERATIONS);
    }

    static ScramSecret of(char[] password, byte[] salt, int iterations) {
        if (password.length == 0) {
            throw new IllegalArgumentException("a password is not empty");
        }
        byte[] salted = ScramHash.saltedPassword(password, salt, iterations);
        byte[] clientKey = ScramHash.hmac(salted, "Client Key");
        byte[] serverKey = ScramHash.hmac(salted, "Server Key");
        byte[] storedKey = ScramHash.h(clientKey);
        Arrays.fill(salted, (byte) 0);
        Arrays.fill(clientKey, (byte) 0);
        return new ScramSecret(iterations, salt.clone(), storedKey, serverKey);
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is none; the message says which part, without showing it
     */
    public static ScramSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a stored secret begins with " + PREFIX);
        }
        String[] halves = text.substring(PREFIX.length()).split("\\$", -1);
        if (halves.length != 2) {
            throw new IllegalArgumentException("a stored secret has two parts behind its name, divided by $");
        }
        String[] salting = pair(halves[0], "iterations:salt");
        String[] keys = pair(halves[1], "StoredKey:ServerKey");
        byte[] salt = base64(salting[1], "salt");
        if (salt.length == 0 || salt.length > MAX_SALT_LENGTH) {
            throw new IllegalArgumentException("the salt of a stored secret has 1 to " + MAX_SALT_LENGTH + " octets");
        }
        return new ScramSecret(iterations(salting[0]), salt, key(keys[0], "StoredKey"), key(keys[1], "ServerKey"));
    }

    private static String[] pair(String text, String what) {
        String[] parts = text.split(":", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("a part of a stored secret is not " + what);
        }
        return parts;
    }

    private static int iterations(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int iterations = digits ? Integer.parseInt(text) : 0;
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException(
                    "iterations of a stored secret lie within " + MIN_ITERATIONS + ".." + MAX_ITERATIONS);
        }
        return iterations;
    }

    private static byte[] key(String text, String what) {
        byte[] key = base64(text, what);
        if (key.length != ScramHash.LENGTH) {
            throw new IllegalArgumentException(what + " of a stored secret has " + ScramHash.LENGTH + " octets");
        }
        return key;
    }

    private static byte[] base64(String text, String what) {
        Optional<byte[]> decoded = SaslText.decode(text);
        return decoded.orElseThrow(
                () -> new IllegalArgumentException(what + " of a stored secret is not in base64, with padding"));
    }

    /**
     * Returns whether this is the secret of that password, in a time that does not depend on how much of it is right.
     *
     * @param password stays the caller's to wipe
     */
    public boolean verify(char[] password) {
        if (password.length == 0) {
            return false;
        }
        return MessageDigest.isEqual(storedKey, of(password, salt, iterations).storedKey);
    }

    /** Returns whether a new secret would be stronger, so that a good moment to make one is when the password is seen. */
    public boolean isOutdated() {
        return iterations < DEFAULT_ITERATIONS;
    }

    /** Returns the text form, to be stored; a secret itself, so not for logs. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX + iterations + ":" + base64.encodeToString(salt) + "$" + base64.encodeToString(storedKey) + ":"
                + base64.encodeToString(serverKey);
    }

    int iterations() {
        return iterations;
    }

    byte[] salt() {
        return salt.clone();
    }

    /** Returns whether a proof was made with the password (RFC 5802 §3). */
    boolean proves(byte[] proof, String authMessage) {
        byte[] clientKey = ScramHash.xor(proof, ScramHash.hmac(storedKey, authMessage));
        return MessageDigest.isEqual(storedKey, ScramHash.h(clientKey));
    }

    /** Returns what proves to the client that we know its secret. */
    byte[] serverSignature(String authMessage) {
        return ScramHash.hmac(serverKey, authMessage);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScramSecret secret
                && iterations == secret.iterations
                && Arrays.equals(salt, secret.salt)
                && MessageDigest.isEqual(storedKey, secret.storedKey)
                && MessageDigest.isEqual(serverKey, secret.serverKey);
    }

    @Override
    public int hashCode() {
        return Objects.hash(iterations, Arrays.hashCode(salt));
    }

    @Override
    public String toString() {
        return PREFIX + iterations;
    }
}
