package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.DeliveryTerms;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.delivery.RelayAccount;
import org.mailstage.core.delivery.RelayLogin;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Resolution;
import org.mailstage.core.routing.Target;
import org.mailstage.core.site.SlotTerms;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.ejb.feedback.VerpSender;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.mailstage.ejb.transport.TlsPlans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one delivery attempt at one next hop: hosts known to be down left out, then whatever its kind takes.
 *
 * <p>Thread-safe; blocks up to the attempt's total deadline. Never throws for what DNS, network or a peer does.
 */
@ApplicationScoped
public class DeliveryAttempts {
    /** How long a host that did not answer is left alone at most. */
    private static final Duration LONGEST_DOWN = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryAttempts.class);
    private static final EnhancedStatus NO_LOGIN = EnhancedStatus.of(4, 7, 8);
    private static final EnhancedStatus NO_ANSWER = EnhancedStatus.of(4, 4, 1);

    @Inject
    DeliveryAgent agent;

    @Inject
    SiteStates sites;

    @Inject
    TlsPlans security;

    @Inject
    Doubts doubts;

    @Inject
    RelayPasswords passwords;

    @Inject
    VerpSender verp;

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
        Optional<RelayLogin> login;
        try {
            login = login(nextHop, settings);
        } catch (IOException e) {
            LOG.error("MTA-13320 password for a relay cannot be read nextHop={} reason=\"{}\"", nextHop, e.toString());
            Diagnostic unread = Diagnostic.local("the password for " + nextHop + " cannot be read");
            return same(message, new DeliveryOutcome.Deferred(NO_LOGIN, "", unread));
        }
        Optional<DeliveryOutcome.Deferred> undecided = doubts.beforeAttempt(message, nextHop, settings);
        if (undecided.isPresent()) {
            return same(message, undecided.get());
        }
        List<DeliveryOutcome> outcomes;
        try (AttemptLedger.Entry underWay = doubts.begin(message)) {
            outcomes = agent.deliver(new DeliveryRequest(
                    message.id(),
                    verp.envelope(message, nextHop),
                    message.content(),
                    nextHop,
                    targets,
                    settings.timeouts(),
                    connectionTerms(message, nextHop, targets, login, terms, settings)));
        }
        if (outcomes.stream().allMatch(DeliveryAttempts::noHostReached)) {
            targets.forEach(t -> sites.reportDown(key(t), down(settings)));
        }
        return outcomes;
    }

    /** Only where a route or the smart host names the host: an MX host is a stranger. */
    private Optional<RelayLogin> login(NextHop nextHop, MailSettings settings) throws IOException {
        if (nextHop.kind() != NextHop.Kind.SMTP && nextHop.kind() != NextHop.Kind.LMTP) {
            return Optional.empty();
        }
        Optional<RelayAccount> account = settings.delivery().sources().accountAt(nextHop.host());
        return account.isPresent() ? Optional.of(passwords.login(account.get())) : Optional.empty();
    }

    private DeliveryTerms connectionTerms(
            QueuedMessage message,
            NextHop nextHop,
            List<Target> targets,
            Optional<RelayLogin> login,
            SlotTerms terms,
            MailSettings settings) {
        return new DeliveryTerms(
                settings.delivery()
                        .sources()
                        .sources(terms.sourcePool(), settings.hostname(), ThreadLocalRandom.current()),
                login,
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
