package org.mailstage.core.message;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The name of a message inside the cluster, from acceptance to its last event: 18 letters and digits.
 *
 * <p>Thread-safe. Milliseconds since the epoch (9 digits of base 32), then a random start per process plus a counter
 * (9 digits): unique over nodes and restarts without asking anybody, and sorted by time of acceptance.
 */
public record QueueId(String value) {
    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final long COUNTER_MASK = (1L << 45) - 1;
    private static final AtomicLong COUNTER = new AtomicLong(new SecureRandom().nextLong());

    public QueueId {
        if (!isWellFormed(value)) {
            throw new IllegalArgumentException("not a queue id: " + value);
        }
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return text.length() >= 8 && text.length() <= 32;
    }

    public static QueueId next(long epochMillis) {
        char[] id = new char[18];
        encode(epochMillis, id, 0);
        encode(COUNTER.getAndIncrement() & COUNTER_MASK, id, 9);
        return new QueueId(new String(id));
    }

    private static void encode(long number, char[] into, int from) {
        long rest = number;
        for (int i = from + 8; i >= from; i--) {
            into[i] = DIGITS[(int) (rest & 31)];
            rest >>>= 5;
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
