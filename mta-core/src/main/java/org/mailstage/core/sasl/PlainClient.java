package org.mailstage.core.sasl;

import java.util.Optional;

/** PLAIN on the side of the client (RFC 4616): all is said at once. */
final class PlainClient implements SaslClient {
    private final byte[] message;

    PlainClient(byte[] message) {
        this.message = message.clone();
    }

    @Override
    public String mechanism() {
        return SaslMechanism.PLAIN.mechanismName();
    }

    @Override
    public Optional<byte[]> initialResponse() {
        return Optional.of(message.clone());
    }

    @Override
    public Optional<byte[]> respond(byte[] challenge) {
        return Optional.empty();
    }

    @Override
    public boolean isComplete() {
        return true;
    }
}
