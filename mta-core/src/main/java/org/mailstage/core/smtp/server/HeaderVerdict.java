package org.mailstage.core.smtp.server;

import java.util.Optional;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.smtp.Reply;

/**
 * What the header section of a message means for it. Immutable.
 *
 * @param refusal why the message is refused; empty when it is not
 * @param envelope the envelope, with what the header asks for
 * @param missing fields to put before the message, each with its CRLF; mostly none
 */
public record HeaderVerdict(Optional<Reply> refusal, Envelope envelope, byte[] missing) {}
