package org.mailstage.core.smtp.server;

import java.util.List;
import org.mailstage.core.smtp.Reply;

/**
 * What the SMTP server does next: send replies, then go on in one of several ways.
 *
 * @param replies the replies to send: one for most commands, none before a chunk or a wait, several after the data of LMTP
 * @param next what follows them
 */
public record SessionStep(List<Reply> replies, Next next) {

    /** What follows the replies. */
    public enum Next {
        /** Read the next line, up to {@link SmtpServerSession#lineLimit()}. */
        COMMAND,
        /** 354 was said: read message data up to the final dot. */
        DATA,
        /** Read the octets of {@link SmtpServerSession#chunk()}, whatever they are. */
        CHUNK,
        /** Read nothing until {@link SmtpServerSession#pending()} is over. */
        WAIT,
        /** Drop all octets received so far, and begin a TLS handshake. */
        TLS,
        /** Close the connection after the reply. */
        CLOSE
    }

    public SessionStep {
        replies = List.copyOf(replies);
    }

    /** One reply. */
    public SessionStep(Reply reply, Next next) {
        this(List.of(reply), next);
    }

    /** The reply, of a step that has just one. */
    public Reply reply() {
        return replies.get(0);
    }
}
