package org.mailstage.core.delivery;

import java.util.List;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.smtp.SmtpTimeouts;

/**
 * One delivery attempt: a message and its recipients at one next hop.
 *
 * @param envelope its recipients are exactly those to deliver to now
 * @param targets addresses in the order to try
 * @param timeouts all time-outs; {@link SmtpTimeouts#total()} bounds the whole attempt
 * @param terms what holds for the connection
 */
public record DeliveryRequest(
        QueueId id,
        Envelope envelope,
        MessageContent content,
        NextHop nextHop,
        List<Target> targets,
        SmtpTimeouts timeouts,
        DeliveryTerms terms) {}
