package org.mailstage.core.retry;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mailstage.core.schedule.RetryPolicy;
import org.mailstage.core.schedule.RetrySchedule;

/**
 * When deferred mail of some kind is tried again, and for how long. Immutable.
 *
 * <p>Every condition that is given must hold; one with several values holds when one of them does.
 *
 * @param domains patterns of the recipient's domain; empty for any
 * @param nextHops patterns of the next hop's text form; empty for any
 * @param sites patterns of the site's name; empty for any
 * @param errors classes of error; empty for any
 * @param schedule the waits; empty for those of the general schedule
 * @param giveUp the give-up time; empty for the general one
 */
public record RetryRule(
        List<Glob> domains,
        List<Glob> nextHops,
        List<Glob> sites,
        Set<ErrorClass> errors,
        Optional<RetrySchedule> schedule,
        Optional<Duration> giveUp) {
    public RetryRule {
        domains = List.copyOf(domains);
        nextHops = List.copyOf(nextHops);
        sites = List.copyOf(sites);
        Set<ErrorClass> ordered = EnumSet.noneOf(ErrorClass.class);
        ordered.addAll(errors);
        errors = Collections.unmodifiableSet(ordered);
    }

    /** Whether all conditions hold. */
    public boolean matches(RetryCase deferred) {
        return any(domains, deferred.domain())
                && any(nextHops, deferred.nextHop())
                && any(sites, deferred.site())
                && (errors.isEmpty() || errors.contains(deferred.error()));
    }

    /** What the rule says, and what the general policy says of the rest. */
    public RetryPolicy over(RetryPolicy general) {
        return new RetryPolicy(
                schedule.map(RetrySchedule::delays).orElse(general.delays()), giveUp.orElse(general.giveUp()));
    }

    private static boolean any(List<Glob> patterns, String name) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
