package org.mailstage.core.sasl;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What an exchange says to one message of the client: go on, signed in, or failed. */
public sealed interface SaslStep {

    /** Names all three outcomes at once; Java 17 has no pattern switch. */
    default <T> T fold(
            Function<Challenge, T> onChallenge, Function<Succeeded, T> onSucceeded, Function<Failed, T> onFailed) {
        if (this instanceof Challenge challenge) {
            return onChallenge.apply(challenge);
        }
        if (this instanceof Succeeded succeeded) {
            return onSucceeded.apply(succeeded);
        }
        return onFailed.apply((Failed) this);
    }

    /**
     * The server asks; the client has to answer.
     *
     * @param data the challenge, not yet in base64; may be empty
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Challenge(byte[] data) implements SaslStep {
        public Challenge {
            Objects.requireNonNull(data, "data");
        }
    }

    /** The client is who it says. The exchange is over. */
    record Succeeded(Identity identity) implements SaslStep {
        public Succeeded {
            Objects.requireNonNull(identity, "identity");
        }
    }

    /**
     * The client is not signed in. The exchange is over.
     *
     * <p>The failure stands from now on, even when the client never hears of it. Where {@code lastWords} are present
     * they are sent as one more challenge; the client answers with a line without meaning (it is dropped, whatever it
     * is), and then comes the reply of the failure (RFC 5802 §7, RFC 7628 §3.2.3).
     *
     * @param reason the kind, which knows the reply
     * @param user the name that was tried, for the log and for whoever counts failures; empty when the exchange did not
     *     come so far
     * @param detail why, for the log; never holds a secret, is not told to the client
     * @param lastWords the mechanism's own description of the failure
     */
    record Failed(SaslFailure reason, String user, String detail, Optional<byte[]> lastWords) implements SaslStep {
        public Failed {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(detail, "detail");
            Objects.requireNonNull(lastWords, "lastWords");
        }

        /** A failure with nothing more to say. */
        public Failed(SaslFailure reason, String user) {
            this(reason, user, reason.name(), Optional.empty());
        }
    }
}
