package org.mailstage.core.smtp.server;

import org.mailstage.core.smtp.Reply;

/**
 * What the SMTP server does next: send a reply, then go on in one of four ways.
 *
 * @param reply the reply to send; several commands of a pipelined group each give one step
 * @param next what follows the reply
 */
public record SessionStep(Reply reply, Next next) {

    /** What follows a reply. */
    public enum Next {
        /** Read the next command. */
        COMMAND,
        /** 354 was said: read message data up to the final dot. */
        DATA,
        /** Close the connection after the reply. */
        CLOSE
    }
}
