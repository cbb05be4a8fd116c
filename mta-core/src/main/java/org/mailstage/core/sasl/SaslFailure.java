package org.mailstage.core.sasl;

import org.mailstage.core.smtp.Reply;

/**
 * Why an exchange failed, with the reply that says so (RFC 4954 §4 and §6, RFC 5248).
 *
 * <p>The reply tells a guesser nothing: wrong password, unknown user and an account that the mechanism cannot serve
 * sound the same. The difference is for the log.
 */
public enum SaslFailure {
    /** What the client sent is not what the mechanism asks for. Says nothing about credentials. */
    MALFORMED(Reply.of(501, "5.5.2", "that response does not fit the mechanism")),
    /** User or secret is wrong. The commonest kind, and a guess perhaps. */
    BAD_CREDENTIALS(Reply.of(535, "5.7.8", "authentication credentials invalid")),
    /** The credentials are right, but their holder may not act as the user it named. */
    NOT_AUTHORIZED(Reply.of(535, "5.7.8", "you may not act as that user")),
    /** The client's view of the TLS session is not ours: somebody may stand between (RFC 5802 §6). */
    CHANNEL_BINDING(Reply.of(535, "5.7.8", "channel binding failed")),
    /** Nobody could tell: the directory, database or key host did not answer. */
    TEMPORARY(Reply.of(454, "4.7.0", "temporary authentication failure, try again later")),
    /** The account exists but has no secret that this mechanism can use, such as SCRAM with a password kept by LDAP. */
    MECHANISM_UNSUITABLE(Reply.of(535, "5.7.8", "authentication credentials invalid"));

    private final Reply reply;

    SaslFailure(Reply reply) {
        this.reply = reply;
    }

    /** Returns the reply to the client. */
    public Reply reply() {
        return reply;
    }

    /** Returns whether the attempt may have been a guess, so that whoever slows guessers down has to count it. */
    public boolean countsAsGuess() {
        return this == BAD_CREDENTIALS || this == MECHANISM_UNSUITABLE;
    }
}
