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
import java.util.Set;
import java.util.stream.Collectors;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.routing.DestinationResolver;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Resolution;
import org.mailstage.core.routing.Router;
import org.mailstage.core.routing.Site;
import org.mailstage.core.site.Admission;
import org.mailstage.core.site.SiteGate;
import org.mailstage.core.site.SiteRequest;
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
    DestinationResolver resolver;

    @Inject
    SiteGate gate;

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
        Resolution resolution = resolver.resolve(nextHop);
        if (resolution instanceof Resolution.Unresolved unresolved) {
            outcomes.apply(
                    message,
                    nextHop,
                    Site.of(nextHop),
                    DeliveryAttempts.unresolved(message, unresolved),
                    settings,
                    clock.instant());
            return;
        }
        Resolution.Targets targets = (Resolution.Targets) resolution;
        Admission admission = gate.ask(request(message, nextHop, targets));
        if (!(admission instanceof Admission.Granted granted)) {
            outcomes.busy(message, mayWait);
            return;
        }
        List<DeliveryOutcome> results;
        try (SiteGate.Slot slot = granted.slot()) {
            results = slot.done(attempts.attempt(message, nextHop, targets, slot.terms(), settings));
        }
        outcomes.apply(message, nextHop, targets.site(), results, settings, clock.instant());
    }

    private static SiteRequest request(QueuedMessage message, NextHop nextHop, Resolution.Targets targets) {
        List<Mailbox> recipients = message.envelope().recipients();
        Set<String> domains = recipients.stream().map(Mailbox::domainKey).collect(Collectors.toSet());
        String domain = domains.size() == 1 ? domains.iterator().next() : "";
        return new SiteRequest(targets.site(), nextHop, targets.hosts(), domain, "", recipients.size());
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
