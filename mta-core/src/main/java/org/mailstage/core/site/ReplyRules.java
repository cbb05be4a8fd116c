package org.mailstage.core.site;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryOutcome.Deferred;
import org.mailstage.core.delivery.DeliveryOutcome.Failed;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.smtp.EnhancedStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the rules of a provider say about its replies. Thread-safe; never blocks. */
final class ReplyRules {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyRules.class);
    private static final String REMOTE = "smtp";
    /** Replies to attempts that ran at the same time are one sign, not many. */
    private static final Duration HALVE_AGAIN = Duration.ofMinutes(1);

    private final SuspensionBook suspensions;
    private final ShapingStatistics statistics;

    ReplyRules(SuspensionBook suspensions, ShapingStatistics statistics) {
        this.suspensions = suspensions;
        this.statistics = statistics;
    }

    /** A rule and the reply it fits. */
    private record Fit(ReplyRule rule, String reply) {}

    /**
     * Holds the replies against the rules, each rule once per attempt.
     *
     * @return the outcomes, in which a rule may have made failures of deferrals
     */
    List<DeliveryOutcome> apply(
            List<DeliveryOutcome> outcomes, Provider provider, String site, SiteState state, int limit, long now) {
        Map<ReplyRule, String> fits = new LinkedHashMap<>();
        for (DeliveryOutcome outcome : outcomes) {
            fit(outcome, provider).ifPresent(fit -> fits.putIfAbsent(fit.rule(), fit.reply()));
        }
        if (fits.isEmpty()) {
            return outcomes;
        }
        List<ReplyRule> bounces = new ArrayList<>();
        fits.forEach((rule, reply) -> {
            if (state.hit(rule, now)) {
                act(rule, reply, provider, site, state, limit, now);
                if (rule.action() instanceof ReplyAction.Bounce) {
                    bounces.add(rule);
                }
            }
        });
        return bounces.isEmpty()
                ? outcomes
                : outcomes.stream()
                        .map(outcome -> bounced(outcome, provider, bounces))
                        .toList();
    }

    private static Optional<Fit> fit(DeliveryOutcome outcome, Provider provider) {
        Diagnostic diagnostic;
        if (outcome instanceof Deferred deferred) {
            diagnostic = deferred.diagnostic();
        } else if (outcome instanceof Failed failed) {
            diagnostic = failed.diagnostic();
        } else {
            return Optional.empty();
        }
        if (!diagnostic.type().equals(REMOTE)) {
            return Optional.empty();
        }
        String reply = diagnostic.text();
        return provider.replies().stream()
                .filter(rule -> rule.match().matches(reply))
                .findFirst()
                .map(rule -> new Fit(rule, reply));
    }

    private static DeliveryOutcome bounced(DeliveryOutcome outcome, Provider provider, List<ReplyRule> bounces) {
        boolean meant = outcome instanceof Deferred
                && fit(outcome, provider)
                        .filter(fit -> bounces.contains(fit.rule()))
                        .isPresent();
        if (!meant) {
            return outcome;
        }
        Deferred deferred = (Deferred) outcome;
        EnhancedStatus status = deferred.status();
        return new Failed(
                EnhancedStatus.of(5, status.subject(), status.detail()), deferred.remoteHost(), deferred.diagnostic());
    }

    private void act(
            ReplyRule rule, String reply, Provider provider, String site, SiteState state, int limit, long now) {
        statistics.hit(provider.name(), rule.action());
        String why = "rule " + provider.name() + " \"" + rule.match() + "\": " + reply;
        LOG.info(
                "MTA-10042 reply rule provider={} site=\"{}\" match=\"{}\" action=\"{}\" reply=\"{}\"",
                provider.name(),
                site,
                rule.match(),
                rule.doing(),
                reply);
        ReplyAction action = rule.action();
        if (action instanceof ReplyAction.Suspend suspend) {
            suspend(suspend.howLong(), reply, provider, site, now);
        } else if (action instanceof ReplyAction.Concurrency most) {
            state.orderConcurrency(order(most.most(), most.howLong(), why, now));
        } else if (action instanceof ReplyAction.Halve halve) {
            halve(halve.howLong(), why, state, limit, now);
        } else if (action instanceof ReplyAction.Slow slow) {
            state.orderRate(order(slow.rate(), slow.howLong(), why, now));
        } else if (action instanceof ReplyAction.Source source) {
            state.orderSource(order(source.pool(), source.howLong(), why, now));
        }
    }

    private static <T> Order<T> order(T value, Duration howLong, String why, long now) {
        return new Order<>(value, now + howLong.toMillis(), why);
    }

    private static void halve(Duration howLong, String why, SiteState state, int limit, long now) {
        boolean justDone = state.concurrency(now)
                .filter(order -> order.untilMillis() - howLong.toMillis() > now - HALVE_AGAIN.toMillis())
                .isPresent();
        if (!justDone) {
            state.orderConcurrency(order(state.half(limit, now), howLong, why, now));
        }
    }

    private void suspend(Duration howLong, String reply, Provider provider, String site, long now) {
        Instant since = Instant.ofEpochMilli(now);
        Instant until = since.plus(howLong);
        boolean longer = suspensions
                .find(Suspension.Scope.SITE, site)
                .filter(held -> held.until().isEmpty() || held.until().get().isAfter(until))
                .isPresent();
        if (longer) {
            return; // An administrator's word is not shortened by a reply.
        }
        try {
            suspensions.suspend(new Suspension(
                    Suspension.Scope.SITE, site, reply, "rule " + provider.name(), since, Optional.of(until)));
        } catch (IllegalStateException e) {
            LOG.warn("MTA-10043 site not suspended site=\"{}\" reason=\"{}\"", site, e.getMessage());
        }
    }
}
