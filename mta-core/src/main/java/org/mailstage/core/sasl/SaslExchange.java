package org.mailstage.core.sasl;

import java.util.Optional;

/**
 * One authentication exchange, server side (RFC 4422 §3). Not thread-safe; steps may block for look-ups.
 */
public interface SaslExchange {
    /** Begins it. @param initialResponse decoded; empty when the client sent none */
    SaslStep begin(Optional<byte[]> initialResponse);

    /** Goes on with the client's decoded answer to a challenge. */
    SaslStep respond(byte[] response);
}
