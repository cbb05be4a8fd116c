package org.mailstage.core.smtp.server;

import java.util.List;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.smtp.EsmtpParameter;
import org.mailstage.core.smtp.Reply;

/** A command line, understood or refused. Immutable and thread-safe. */
public sealed interface Command {

    /** EHLO ({@code extended}) or HELO with the name that the client gives itself. */
    record Hello(boolean extended, String domain) implements Command {}

    /** MAIL. */
    record Mail(ReversePath reversePath, List<EsmtpParameter> parameters) implements Command {}

    /** RCPT. */
    record Recipient(Mailbox recipient, List<EsmtpParameter> parameters) implements Command {}

    /** Any other implemented verb with its argument, which is empty for those that take none. */
    record Simple(Verb verb, String argument) implements Command {}

    /**
     * A line that is no command we know or not well-formed.
     *
     * @param reply what to answer
     * @param foreign true when the client speaks another protocol, so that no further line is worth reading
     */
    record Refused(Reply reply, boolean foreign) implements Command {
        static Refused with(Reply reply) {
            return new Refused(reply, false);
        }
    }
}
