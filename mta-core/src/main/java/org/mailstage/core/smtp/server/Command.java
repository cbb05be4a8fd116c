package org.mailstage.core.smtp.server;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.smtp.EsmtpParameter;
import org.mailstage.core.smtp.Reply;

/** A command line, understood or refused. Immutable and thread-safe. */
public sealed interface Command {

    /** EHLO, HELO or LHLO with the name that the client gives itself. */
    record Hello(Verb verb, String domain) implements Command {}

    /**
     * MAIL.
     *
     * @param international whether the path has characters outside ASCII
     */
    record Mail(ReversePath reversePath, boolean international, List<EsmtpParameter> parameters) implements Command {}

    /**
     * RCPT.
     *
     * @param international whether the path has characters outside ASCII
     */
    record Recipient(Mailbox recipient, boolean international, List<EsmtpParameter> parameters) implements Command {}

    /** BDAT (RFC 3030 §2). */
    record Chunk(long size, boolean last) implements Command {}

    /** AUTH (RFC 4954 §4). Its text form shows no secret. */
    final class Authenticate implements Command {
        private final String mechanism;
        private final @Nullable String initialResponse;

        Authenticate(String mechanism, @Nullable String initialResponse) {
            this.mechanism = mechanism;
            this.initialResponse = initialResponse;
        }

        /** In upper case. */
        String mechanism() {
            return mechanism;
        }

        /** Still in base64. */
        Optional<String> initialResponse() {
            return Optional.ofNullable(initialResponse);
        }

        @Override
        public String toString() {
            return "Authenticate[" + mechanism + "]";
        }
    }

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
