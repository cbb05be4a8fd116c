package org.mailstage.core.sasl;

import java.util.Optional;

/**
 * One authentication exchange of one client, seen from the server (RFC 4422 §3).
 *
 * <p>The caller moves bytes, the exchange decides: {@link #begin} once, then {@link #respond} as long as the last step
 * was a {@link SaslStep.Challenge}. Messages are bytes without base64; {@link SaslText} translates. An exchange owns the
 * arrays it is given and wipes them. It never throws because of what a client sent: that is
 * {@link SaslFailure#MALFORMED}. A fault of a look-up behind it is {@link SaslFailure#TEMPORARY}.
 *
 * <p>Data that a mechanism sends along with success is a challenge of its own, as SMTP has no other place for it; the
 * client answers it with an empty line (RFC 4954 §4).
 *
 * <p>Both methods may block on directories and burn processor time on hashes, so they are called on a work thread. Not
 * thread-safe: one call at a time.
 */
public interface SaslExchange {

    /**
     * Starts the exchange.
     *
     * @param initialResponse what came along with AUTH; present and empty for {@code =}, empty for nothing
     */
    SaslStep begin(Optional<byte[]> initialResponse);

    /** Takes the client's answer to the last challenge. */
    SaslStep respond(byte[] response);
}
