package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.retry.RetryCase;
import org.mailstage.core.retry.RetrySettings;
import org.mailstage.core.routing.DestinationResolver;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Resolution;
import org.mailstage.core.routing.Router;
import org.mailstage.core.routing.Site;
import org.mailstage.core.schedule.RetryPolicy;
import org.mailstage.core.site.Admission;
import org.mailstage.core.site.SiteGate;
import org.mailstage.core.site.SiteRequest;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.mailstage.ejb.queue.MailOrders;

/**
 * Takes one message from routing to its next state, within the transaction that consumed it.
 *
 * <p>One next hop that may be used now: a delivery attempt at once. Several next hops: one message each on
 * {@code mta.outbound}. A site that has used up its share, or is slow: on to the site's lane, without waiting. A site that is
 * closed for long, or a message that must wait: to a retry tier, without an attempt counted.
 */
@ApplicationScoped
public class DeliveryService {
    /** A site that is closed for no longer than this keeps its mail in its lane. */
    static final Duration SHORT = Duration.ofMinutes(1);

    private static final EnhancedStatus CLOSED = EnhancedStatus.of(4, 4, 1);

    Clock clock = Clock.systemUTC();

    private final ExpressShares shares = new ExpressShares(System::nanoTime);

    @Inject
    ConfigService config;

    @Inject
    DestinationResolver resolver;

    @Inject
    SiteGate gate;

    @Inject
    SiteLanes lanes;

    @Inject
    DeliveryAttempts attempts;

    @Inject
    OutcomeService outcomes;

    @Inject
    MailSender sender;

    @Inject
    MailOrders orders;

    /** A message whose way is known. */
    private record Ready(
            QueuedMessage message,
            NextHop nextHop,
            Resolution.Targets targets,
            SiteRequest request,
            MailSettings settings) {
        Site site() {
            return targets.site();
        }
    }

    /** @param mayWait false on the express way, where no message may be in the way of others */
    public void process(QueuedMessage message, boolean mayWait) throws JMSException, IOException {
        Optional<Ready> prepared = prepare(message);
        if (prepared.isEmpty()) {
            return;
        }
        Ready ready = prepared.get();
        if (lanes.waits(ready.site())) {
            toLane(ready, mayWait);
            return;
        }
        Optional<ExpressShares.Place> place = shares.enter(ready.site(), mayWait ? "outbound" : "inbound");
        if (place.isEmpty()) {
            toLane(ready, mayWait);
            return;
        }
        try (ExpressShares.Place taken = place.get()) {
            Admission admission = gate.ask(ready.request());
            if (admission instanceof Admission.Granted granted) {
                try {
                    attempt(ready, granted.slot());
                } finally {
                    lanes.placeFree(ready.site());
                }
            } else if (admission instanceof Admission.Closed closed && isLong(closed)) {
                later(ready, closed);
            } else {
                toLane(ready, mayWait);
            }
        }
    }

    /**
     * The same for a message out of a lane.
     *
     * @param queue the lane
     * @return until when the message must stay where it is; the caller then undoes that it was received. Empty when it has
     *     got a next state
     */
    public Optional<Instant> processFromLane(QueuedMessage message, String queue) throws JMSException, IOException {
        Optional<Ready> prepared = prepare(message);
        if (prepared.isEmpty()) {
            return Optional.empty();
        }
        Ready ready = prepared.get();
        Admission admission = gate.ask(ready.request());
        if (admission instanceof Admission.Granted granted) {
            attempt(ready, granted.slot());
            return Optional.empty();
        }
        if (admission instanceof Admission.Closed closed && isLong(closed)) {
            later(ready, closed);
            return Optional.empty();
        }
        if (!lanes.isLaneOf(queue, ready.site())) {
            // Its MX hosts have changed since it came here.
            toLane(ready, true);
            return Optional.empty();
        }
        return Optional.of(
                admission instanceof Admission.Busy busy ? busy.until() : ((Admission.Closed) admission).until());
    }

    /** What the message needs before its site can be asked for; empty when it has got a next state without that. */
    private Optional<Ready> prepare(QueuedMessage arrived) throws JMSException, IOException {
        MailSettings settings = config.current();
        Instant now = clock.instant();
        Optional<QueuedMessage> allowed = orders.apply(arrived, settings, now);
        if (allowed.isEmpty()) {
            return Optional.empty();
        }
        QueuedMessage message = allowed.get();
        if (Deadlines.isTooLate(message, now)) {
            outcomes.tooLate(message, settings, now);
            return Optional.empty();
        }
        Optional<Instant> later = Deadlines.waitUntil(message, now);
        if (later.isPresent()) {
            outcomes.waitUntil(message, later.get(), now);
            return Optional.empty();
        }
        Map<NextHop, List<Mailbox>> routes = routes(message, settings);
        if (routes.size() > 1) {
            fanOut(message, routes);
            return Optional.empty();
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
            return Optional.empty();
        }
        Resolution.Targets targets = (Resolution.Targets) resolution;
        return Optional.of(new Ready(message, nextHop, targets, request(message, nextHop, targets), settings));
    }

    private void attempt(Ready ready, SiteGate.Slot granted) throws JMSException, IOException {
        List<DeliveryOutcome> results;
        long start = System.nanoTime();
        try (SiteGate.Slot slot = granted) {
            results = slot.done(attempts.attempt(
                    ready.message(), ready.nextHop(), ready.targets(), slot.terms(), ready.settings()));
        } finally {
            shares.took(ready.site(), Duration.ofNanos(System.nanoTime() - start));
        }
        outcomes.apply(ready.message(), ready.nextHop(), ready.site(), results, ready.settings(), clock.instant());
    }

    private void toLane(Ready ready, boolean mayWait) throws JMSException, IOException {
        Optional<String> lane = lanes.queueFor(ready.site(), ready.request().tenant());
        if (lane.isPresent()) {
            sender.sendAll(List.of(new Outgoing(lane.get(), ready.message())));
        } else {
            outcomes.busy(ready.message(), mayWait);
        }
    }

    private boolean isLong(Admission.Closed closed) {
        return closed.until().isAfter(clock.instant().plus(SHORT));
    }

    /** To a retry tier until the site opens again, or until somebody is to hear of the message. */
    private void later(Ready ready, Admission.Closed closed) throws JMSException, IOException {
        QueuedMessage message = ready.message();
        Instant now = clock.instant();
        DeliveryOutcome.Deferred why = new DeliveryOutcome.Deferred(CLOSED, "", closed.why());
        RetrySettings rules = ready.settings().delivery().retry();
        Mailbox first = message.envelope().recipients().get(0);
        RetryPolicy policy = rules.policyFor(
                RetryCase.of(first, ready.nextHop(), ready.site(), why),
                ready.settings().retry());
        Instant latest = Deadlines.wakeAtLatest(message, Deadlines.giveUpAt(message, policy));
        if (now.isBefore(latest) && !Deadlines.isDelayNoticeDue(message, rules, now)) {
            outcomes.waitUntil(message, closed.until().isBefore(latest) ? closed.until() : latest, now);
            return;
        }
        List<DeliveryOutcome> results =
                Collections.nCopies(message.envelope().recipients().size(), why);
        outcomes.apply(message, ready.nextHop(), ready.site(), results, ready.settings(), now);
    }

    /** Where an administrator sent the message, or else where its recipients' routes lead. */
    private static Map<NextHop, List<Mailbox>> routes(QueuedMessage message, MailSettings settings) {
        List<Mailbox> recipients = message.envelope().recipients();
        NextHop ordered = message.handling().nextHop();
        return ordered == null ? Router.routeAll(recipients, settings) : Map.of(ordered, recipients);
    }

    private static SiteRequest request(QueuedMessage message, NextHop nextHop, Resolution.Targets targets) {
        List<Mailbox> recipients = message.envelope().recipients();
        String first = recipients.get(0).domainKey();
        String domain = recipients.stream().allMatch(r -> r.domainKey().equals(first)) ? first : "";
        return new SiteRequest(
                targets.site(), nextHop, targets.hosts(), domain, Tenants.of(message.envelope()), recipients.size());
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
