package org.mailstage.core.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The client's side of one sign-in (RFC 4422): what to say first, and to each challenge.
 *
 * <p>Used once, by one thread. A server that says something out of order, or cannot prove that it knows the password where
 * the mechanism lets it, is not trusted: {@link #respond} and {@link #isComplete} tell.
 */
public interface SaslClient {
    /** Name of the mechanism, as AUTH says it. */
    String mechanism();

    /** What goes with AUTH; empty where the mechanism has the server speak first. */
    Optional<byte[]> initialResponse();

    /** The answer to a challenge; empty when the challenge makes no sense: give up then. */
    Optional<byte[]> respond(byte[] challenge);

    /** True when the server's word that we are signed in may be believed. */
    boolean isComplete();

    /**
     * The best mechanism among those offered: SCRAM-SHA-256-PLUS, SCRAM-SHA-256 (RFC 7677), PLAIN (RFC 4616), LOGIN.
     *
     * @param offered words behind AUTH in the reply to EHLO
     * @param serverEndPoint binding of the channel (RFC 5929); empty in the clear
     * @param nonces makes the client's part of a nonce, unpredictable
     * @return empty when none of ours is offered
     */
    static Optional<SaslClient> choose(
            String offered, String user, String password, Optional<byte[]> serverEndPoint, Supplier<String> nonces) {
        Set<String> names = new HashSet<>(
                Arrays.asList(offered.toUpperCase(Locale.ROOT).strip().split("[ \\t]+", -1)));
        boolean plus = names.contains(SaslMechanism.SCRAM_SHA_256_PLUS.mechanismName());
        if (plus && serverEndPoint.isPresent()) {
            return Optional.of(ScramClient.bound(user, password, serverEndPoint.get(), nonces.get()));
        }
        if (names.contains(SaslMechanism.SCRAM_SHA_256.mechanismName())) {
            return Optional.of(ScramClient.unbound(user, password, serverEndPoint.isPresent(), nonces.get()));
        }
        if (names.contains(SaslMechanism.PLAIN.mechanismName())) {
            byte[] message = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
            return Optional.of(new PlainClient(message));
        }
        return names.contains(SaslMechanism.LOGIN.mechanismName())
                ? Optional.of(new LoginClient(user, password))
                : Optional.empty();
    }
}
