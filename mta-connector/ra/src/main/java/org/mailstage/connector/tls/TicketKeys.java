package org.mailstage.connector.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The keys of session tickets, changed twice a day: a key that leaks opens no sessions older than that (RFC 5077 §5.5,
 * RFC 8446 §4.6.1). For one thread.
 */
final class TicketKeys {
    private static final Duration LIFE = Duration.ofHours(12);

    private final SecureRandom random = new SecureRandom();
    private List<OpenSslSessionTicketKey> keys = List.of();
    private Instant next = Instant.MIN;

    /** Makes a new key when it is time. @return whether it was */
    boolean rotate(Instant now) {
        if (now.isBefore(next)) {
            return false;
        }
        next = now.plus(LIFE);
        OpenSslSessionTicketKey fresh = new OpenSslSessionTicketKey(
                octets(OpenSslSessionTicketKey.NAME_SIZE),
                octets(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                octets(OpenSslSessionTicketKey.AES_KEY_SIZE));
        keys = keys.isEmpty() ? List.of(fresh) : List.of(fresh, keys.get(0));
        return true;
    }

    private byte[] octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    /** The newest first. */
    List<OpenSslSessionTicketKey> keys() {
        return keys;
    }
}
