package org.mailstage.core.smtp.server;

import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.smtp.Reply;

/**
 * The listener interface between the SMTP resource adapter and the message-driven bean that receives mail.
 *
 * <p>Methods may throw; the adapter then answers {@code 451 4.3.0} and the message stays the client's.
 */
public interface MessageReceiver {
    /** The listeners this receiver wants and their policies; asked for once when the receiver starts, and kept. */
    ReceptionSetup setup();

    /**
     * Takes responsibility for a message. Blocks until it is on stable storage.
     *
     * @return {@code 250} when, and only when, the message is durable (invariant I1); else a 4yz or 5yz reply, and the
     *     message is nowhere
     */
    Reply receive(ReceivedMessage message);
}
