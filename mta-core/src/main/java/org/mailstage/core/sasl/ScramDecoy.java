package org.mailstage.core.sasl;

import java.util.Arrays;
import java.util.Locale;

/**
 * Secrets for users who do not exist, so that nobody can find out who does (RFC 5802 §5, RFC 7677 §4).
 *
 * <p>A user has the same salt each time, as a real one would, also for another spelling of the name in upper and lower
 * case, and on every node that has the same key. No password fits. The iterations are those of new secrets; where many
 * real secrets have another count, give that one. Immutable and thread-safe.
 */
public final class ScramDecoy {
    private static final int SALT_LENGTH = 16;
    private static final int MIN_KEY_LENGTH = 16;

    private final byte[] key;
    private final int iterations;

    /**
     * Creates decoys from a key that nobody else knows.
     *
     * @param key at least 16 octets from a good source, the same on all nodes and after a restart
     */
    public ScramDecoy(byte[] key) {
        this(key, ScramSecret.DEFAULT_ITERATIONS);
    }

    public ScramDecoy(byte[] key, int iterations) {
        if (key.length < MIN_KEY_LENGTH) {
            throw new IllegalArgumentException("the key of decoys has at least " + MIN_KEY_LENGTH + " octets");
        }
        if (iterations < ScramSecret.MIN_ITERATIONS || iterations > ScramSecret.MAX_ITERATIONS) {
            throw new IllegalArgumentException("iterations out of range: " + iterations);
        }
        this.key = key.clone();
        this.iterations = iterations;
    }

    /** Returns the secret of a user who does not exist; checking a password against it takes as long as a real one. */
    public ScramSecret secretFor(String user) {
        String name = user.toLowerCase(Locale.ROOT);
        byte[] salt = Arrays.copyOf(ScramHash.hmac(key, "salt:" + name), SALT_LENGTH);
        return new ScramSecret(
                iterations, salt, ScramHash.hmac(key, "StoredKey:" + name), ScramHash.hmac(key, "ServerKey:" + name));
    }
}
