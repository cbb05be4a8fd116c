package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.DeliveryTerms;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.delivery.SourceAddress;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Resolution;
import org.mailstage.core.routing.Target;
import org.mailstage.core.site.SlotTerms;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.mailstage.ejb.transport.TlsPlans;

/**
 * Makes one delivery attempt at one next hop: hosts known to be down left out, then whatever its kind takes.
 *
 * <p>Thread-safe; blocks up to the attempt's total deadline. Never throws for what DNS, network or a peer does.
 */
@ApplicationScoped
public class DeliveryAttempts {
    /** How long a host that did not answer is left alone at most. */
    private static final Duration LONGEST_DOWN = Duration.ofSeconds(30);

    private static final EnhancedStatus NO_ANSWER = EnhancedStatus.of(4, 4, 1);

    @Inject
    DeliveryAgent agent;

    @Inject
    SiteStates sites;

    @Inject
    TlsPlans security;

    @Inject
    Doubts doubts;

    /** The outcome for all recipients of a message whose next hop could not be found. */
    public static List<DeliveryOutcome> unresolved(QueuedMessage message, Resolution.Unresolved unresolved) {
        return same(message, unresolved(unresolved));
    }

    /**
     * One outcome per recipient of the message, in order.
     *
     * @param terms what the site's limits and rules say about the connection
     */
    public List<DeliveryOutcome> attempt(
            QueuedMessage message,
            NextHop nextHop,
            Resolution.Targets resolution,
            SlotTerms terms,
            MailSettings settings) {
        List<Target> all = resolution.targets();
        List<Target> targets = mayLeaveOut(message)
                ? all.stream().filter(t -> !sites.isDown(key(t))).toList()
                : all;
        if (targets.isEmpty() && !all.isEmpty()) {
            Diagnostic down = Diagnostic.local("no host of " + nextHop + " answered a moment ago");
            return same(message, new DeliveryOutcome.Deferred(NO_ANSWER, "", down));
        }
        Optional<DeliveryOutcome.Deferred> undecided = doubts.beforeAttempt(message, nextHop, settings);
        if (undecided.isPresent()) {
            return same(message, undecided.get());
        }
        List<DeliveryOutcome> outcomes;
        try (AttemptLedger.Entry underWay = doubts.begin(message)) {
            outcomes = agent.deliver(new DeliveryRequest(
                    message.id(),
                    message.envelope(),
                    message.content(),
                    nextHop,
                    targets,
                    settings.timeouts(),
                    connectionTerms(message, nextHop, targets, terms, settings)));
        }
        if (outcomes.stream().allMatch(DeliveryAttempts::noHostReached)) {
            targets.forEach(t -> sites.reportDown(key(t), down(settings)));
        }
        return outcomes;
    }

    private DeliveryTerms connectionTerms(
            QueuedMessage message, NextHop nextHop, List<Target> targets, SlotTerms terms, MailSettings settings) {
        return new DeliveryTerms(
                List.of(new SourceAddress(null, settings.hostname())),
                Optional.empty(),
                security.plan(message.envelope().options(), nextHop, targets, settings),
                terms.messagesPerConnection(),
                terms.idle());
    }

    /** That the other hosts are not safe enough says nothing when the one that is was left out (RFC 8689 §4.2.1). */
    private static boolean mayLeaveOut(QueuedMessage message) {
        return !message.envelope().options().requireTls();
    }

    /** Shorter than the first wait, so that no retry finds the host still marked and passes without an attempt. */
    private static Duration down(MailSettings settings) {
        Duration half =
                settings.delivery().retry().shortestFirstWait(settings.retry()).dividedBy(2);
        return half.compareTo(LONGEST_DOWN) < 0 ? half : LONGEST_DOWN;
    }

    private static DeliveryOutcome unresolved(Resolution.Unresolved unresolved) {
        return unresolved.status().isPermanent()
                ? new DeliveryOutcome.Failed(unresolved.status(), "", unresolved.diagnostic())
                : new DeliveryOutcome.Deferred(unresolved.status(), "", unresolved.diagnostic());
    }

    private static boolean noHostReached(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.Deferred && outcome.status().equals(NO_ANSWER);
    }

    private static String key(Target target) {
        return target.address().getHostAddress() + ":" + target.port();
    }

    private static List<DeliveryOutcome> same(QueuedMessage message, DeliveryOutcome outcome) {
        return Collections.nCopies(message.envelope().recipients().size(), outcome);
    }
}
