package org.mailstage.core.smtp.server;

import java.util.Optional;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.HeaderScan;
import org.mailstage.core.smtp.Reply;

/**
 * One rule about what the SMTP server lets a client do; every method says yes unless a rule overrides it.
 *
 * <p>Methods are called on the thread that serves the session and do not block; what takes time is a
 * {@link Verdict#later}. Implementations are thread-safe, keep no state of a session, and see a configuration that changes
 * between two calls.
 */
public interface PolicyStage {
    /** Asked before anything is said to a client that has just connected; empty: it is greeted at once. */
    default Optional<TriageCase> triage(ClientInfo client) {
        return Optional.empty();
    }

    /** Asked at connect, with the sessions open now (this one included) in total and from this address. */
    default Verdict onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
        return Verdict.ACCEPT;
    }

    /** Asked at EHLO, HELO and LHLO; the client has the new name already. */
    default Verdict onHello(ClientInfo client) {
        return Verdict.ACCEPT;
    }

    /** Asked before AUTH is begun. */
    default Verdict onAuthenticate(ClientInfo client) {
        return Verdict.ACCEPT;
    }

    /** Told of a success of AUTH. @param user who has authenticated */
    default void onAuthenticated(ClientInfo client, String user) {}

    /**
     * Told of an AUTH that failed and may have been a guess; a verdict that comes later delays the reply to the client, a
     * refusal takes its place.
     *
     * @param user the name that was tried; may be anything, and empty
     */
    default Verdict onAuthenticationFailed(ClientInfo client, String user) {
        return Verdict.ACCEPT;
    }

    /** Asked at MAIL. */
    default Verdict onMail(ClientInfo client, MailRequest mail) {
        return Verdict.ACCEPT;
    }

    /** Asked at RCPT. */
    default Verdict onRecipient(ClientInfo client, RecipientRequest recipient) {
        return Verdict.ACCEPT;
    }

    /** Asked at DATA and the first BDAT, when at least one recipient was accepted. */
    default Verdict onData(ClientInfo client, Envelope envelope) {
        return Verdict.ACCEPT;
    }

    /** Asked when a message is read to its end, with what its header section says; in memory, at once. */
    default Verdict onHeader(ClientInfo client, Envelope envelope, HeaderScan header) {
        return Verdict.ACCEPT;
    }

    /** Told of the end of a message's data: its size and the reply the client got. */
    default void onMessage(ClientInfo client, Envelope envelope, long size, Reply reply) {}

    /** Told of a command answered with 5yz. */
    default void onError(ClientInfo client, Reply reply) {}

    /** Told that the session is over. */
    default void onClose(ClientInfo client) {}
}
