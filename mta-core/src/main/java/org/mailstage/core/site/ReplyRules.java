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

/** Does what the rules of a provider, and those for every site, say about replies. Thread-safe; never blocks. */
final class ReplyRules {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyRules.class);
    private static final String REMOTE = "smtp";
    /** Whose the rules are that are no provider's. */
    static final String EVERY_SITE = "every site";
    /** Replies to attempts that ran at the same time are one sign, not many. */
    private static final Duration HALVE_AGAIN = Duration.ofMinutes(1);

    private final SuspensionBook suspensions;
    private final ShapingStatistics statistics;

    ReplyRules(SuspensionBook suspensions, ShapingStatistics statistics) {
        this.suspensions = suspensions;
        this.statistics = statistics;
    }

    /** Rules of whom; a provider's come before those for every site. */
    record Book(Optional<Provider> provider, List<ReplyRule> everySite) {
        boolean isEmpty() {
            return everySite.isEmpty()
                    && provider.map(Provider::replies).orElse(List.of()).isEmpty();
        }

        private Optional<Fit> fit(String reply) {
            return provider.flatMap(known -> fit(known.name(), known.replies(), reply))
                    .or(() -> fit(EVERY_SITE, everySite, reply));
        }

        private static Optional<Fit> fit(String owner, List<ReplyRule> rules, String reply) {
            return rules.stream()
                    .filter(rule -> rule.match().matches(reply))
                    .findFirst()
                    .map(rule -> new Fit(owner, rule, reply));
        }
    }

    /** A rule of somebody and the reply it fits. */
    private record Fit(String owner, ReplyRule rule, String reply) {}

    /**
     * Holds the replies against the rules, each rule once per attempt.
     *
     * @return the outcomes, in which a rule may have made failures of deferrals
     */
    List<DeliveryOutcome> apply(
            List<DeliveryOutcome> outcomes, Book book, String site, SiteState state, int limit, long now) {
        Map<ReplyRule, Fit> fits = new LinkedHashMap<>();
        for (DeliveryOutcome outcome : outcomes) {
            fit(outcome, book).ifPresent(fit -> fits.putIfAbsent(fit.rule(), fit));
        }
        if (fits.isEmpty()) {
            return outcomes;
        }
        List<ReplyRule> bounces = new ArrayList<>();
        fits.forEach((rule, fit) -> {
            if (state.hit(rule, now)) {
                act(fit, site, state, limit, now);
                if (rule.action() instanceof ReplyAction.Bounce) {
                    bounces.add(rule);
                }
            }
        });
        return bounces.isEmpty()
                ? outcomes
                : outcomes.stream()
                        .map(outcome -> bounced(outcome, book, bounces))
                        .toList();
    }

    private static Optional<Fit> fit(DeliveryOutcome outcome, Book book) {
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
        return book.fit(diagnostic.text());
    }

    private static DeliveryOutcome bounced(DeliveryOutcome outcome, Book book, List<ReplyRule> bounces) {
        boolean meant = outcome instanceof Deferred
                && fit(outcome, book)
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

    private void act(Fit fit, String site, SiteState state, int limit, long now) {
        ReplyRule rule = fit.rule();
        String reply = fit.reply();
        statistics.hit(fit.owner(), rule.action());
        String why = "rule of " + fit.owner() + " \"" + rule.match() + "\": " + reply;
        LOG.info(
                "MTA-10042 reply rule provider=\"{}\" site=\"{}\" match=\"{}\" action=\"{}\" reply=\"{}\"",
                fit.owner(),
                site,
                rule.match(),
                rule.doing(),
                reply);
        ReplyAction action = rule.action();
        if (action instanceof ReplyAction.Suspend suspend) {
            suspend(suspend.howLong(), fit, site, now);
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

    private void suspend(Duration howLong, Fit fit, String site, long now) {
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
                    Suspension.Scope.SITE, site, fit.reply(), "rule of " + fit.owner(), since, Optional.of(until)));
        } catch (IllegalStateException e) {
            LOG.warn("MTA-10043 site not suspended site=\"{}\" reason=\"{}\"", site, e.getMessage());
        }
    }
}
