package org.mailstage.core.smtp.server;

import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.smtp.Reply;

/**
 * What the SMTP server asks before it lets a client go on: an empty answer means yes, a reply means no.
 *
 * <p>Implementations decide from memory and do not block: they are called on the thread that serves the session.
 * They are thread-safe and see a configuration that changes between two calls.
 */
public interface ReceptionPolicy {
    /** Name in the greeting, in EHLO's answer and in {@code Received:} fields. */
    String hostname();

    /** Limits in force now. */
    ReceptionLimits limits();

    /** Asked at connect, with the sessions open now (this one included) in total and from this address. */
    Optional<Reply> onConnect(ClientInfo client, int sessions, int sessionsOfAddress);

    /** Asked at MAIL. */
    Optional<Reply> onMail(ClientInfo client, ReversePath reversePath);

    /** Asked at RCPT; relaying is decided here: {@code 550 5.7.1} when the client may not send to that domain. */
    Optional<Reply> onRecipient(ClientInfo client, ReversePath reversePath, Mailbox recipient);
}
