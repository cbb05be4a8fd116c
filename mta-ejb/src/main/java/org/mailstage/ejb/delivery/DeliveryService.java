package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Router;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;

/**
 * Takes one message from routing to its next state, within the transaction that consumed it.
 *
 * <p>One next hop with a free slot: a delivery attempt at once. Several next hops: one message each on
 * {@code mta.outbound}. A busy next hop: on to {@code mta.outbound} or, from there, to a short retry tier. A message that
 * must wait goes to a retry tier before anybody looks where it is to go.
 */
@ApplicationScoped
public class DeliveryService {
    Clock clock = Clock.systemUTC();

    @Inject
    ConfigService config;

    @Inject
    SiteStates sites;

    @Inject
    DeliveryAttempts attempts;

    @Inject
    OutcomeService outcomes;

    @Inject
    MailSender sender;

    /** @param mayWait false on the express way, where a busy next hop must not hold the thread */
    public void process(QueuedMessage message, boolean mayWait) throws JMSException, IOException {
        MailSettings settings = config.current();
        Instant now = clock.instant();
        if (Deadlines.isTooLate(message, now)) {
            outcomes.tooLate(message, settings, now);
            return;
        }
        Optional<Instant> later = Deadlines.waitUntil(message, now);
        if (later.isPresent()) {
            outcomes.waitUntil(message, later.get(), now);
            return;
        }
        Map<NextHop, List<Mailbox>> routes = Router.routeAll(message.envelope().recipients(), settings);
        if (routes.size() > 1) {
            fanOut(message, routes);
            return;
        }
        NextHop nextHop = routes.keySet().iterator().next();
        Optional<SiteStates.Slot> slot = sites.tryAcquire(nextHop.toString(), settings.siteConcurrency());
        if (slot.isEmpty()) {
            outcomes.busy(message, mayWait);
            return;
        }
        List<DeliveryOutcome> results;
        try (SiteStates.Slot held = slot.get()) {
            results = attempts.attempt(message, nextHop, settings);
        }
        outcomes.apply(message, nextHop, results, settings, clock.instant());
    }

    private void fanOut(QueuedMessage message, Map<NextHop, List<Mailbox>> routes) throws JMSException, IOException {
        List<Outgoing> parts = new ArrayList<>(routes.size());
        for (List<Mailbox> recipients : routes.values()) {
            Envelope part = message.envelope().withRecipients(recipients);
            parts.add(new Outgoing(MailQueues.OUTBOUND, message.withEnvelope(part)));
        }
        sender.sendAll(parts);
    }
}
