package org.mailstage.core.smtp.server;

import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.EnvelopeOptions;

/**
 * A MAIL command, understood. Immutable.
 *
 * @param reversePath the sender
 * @param bodyType BODY
 * @param declaredSize SIZE in octets; -1 when not given
 * @param options what else the client asked for
 */
public record MailRequest(ReversePath reversePath, BodyType bodyType, long declaredSize, EnvelopeOptions options) {}
