package org.mailstage.core.smtp.server;

import org.mailstage.core.address.Mailbox;
import org.mailstage.core.message.RecipientOptions;

/**
 * A RCPT command, understood. Immutable.
 *
 * @param mail the MAIL command before it
 * @param accepted recipients accepted in this transaction so far
 * @param recipient the recipient
 * @param options what the client asked for it
 */
public record RecipientRequest(MailRequest mail, int accepted, Mailbox recipient, RecipientOptions options) {}
