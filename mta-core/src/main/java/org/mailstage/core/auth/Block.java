package org.mailstage.core.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Somebody whose attempts to sign in are not looked at for a while, because too many before them failed. Immutable.
 *
 * @param kind what is blocked
 * @param account the name that was tried, in the spelling that is compared; empty for a whole range
 * @param range the address range, {@code 192.0.2.0/24}; empty for an account from everywhere
 * @param since when it began
 * @param until when it ends by itself
 * @param tries failures that led to it
 */
public record Block(Kind kind, String account, String range, Instant since, Instant until, int tries) {
    private static final int ID_LENGTH = 12;

    /** What is blocked. */
    public enum Kind {
        /** One account, from one address range. */
        ACCOUNT_FROM_RANGE("too many failures for this account from this network"),
        /** Every account, from one address range. */
        RANGE("too many failures from this network"),
        /** One account, from all ranges but those its user has signed in from before. */
        ACCOUNT("too many failures for this account from many networks");

        private final String reason;

        Kind(String reason) {
            this.reason = reason;
        }

        /** Why, in words for an administrator. */
        public String reason() {
            return reason;
        }
    }

    public Block {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(range, "range");
    }

    /** What tells it from other blocks. */
    String key() {
        return key(kind, account, range);
    }

    static String key(Kind kind, String account, String range) {
        return kind.name() + " " + range + " " + account;
    }

    /** A short name for it that stays the same as long as the same is blocked. */
    public String id() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isOver(Instant now) {
        return !now.isBefore(until);
    }
}
