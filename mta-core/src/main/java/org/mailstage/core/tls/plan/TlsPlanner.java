package org.mailstage.core.tls.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.dns.TlsaRecord;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.policy.DaneLookup;
import org.mailstage.core.tls.policy.OutboundTlsSettings;
import org.mailstage.core.tls.policy.TlsFailure;
import org.mailstage.core.tls.policy.TlsFault;
import org.mailstage.core.tls.policy.TlsLevel;
import org.mailstage.core.tls.policy.TlsPlan;
import org.mailstage.core.tls.policy.TlsResult;
import org.mailstage.core.tls.policy.TlsRule;
import org.mailstage.core.tls.policy.TlsRule.Basis;
import org.mailstage.core.tls.sts.StsFinding;
import org.mailstage.core.tls.sts.StsPolicy;

/**
 * Makes the TLS plan of an attempt. Thread-safe; blocks while DNS is asked, and for an MTA-STS policy that is new.
 *
 * <p>The order: the administrator's level for the domain; DANE, host by host; MTA-STS for hosts without DANE (RFC 8461 §2).
 * What a domain publishes is left aside for a message whose sender puts its arrival first, {@code TLS-Required: No}; what
 * the administrator asks for is not (RFC 8689 §3, §4.1).
 */
public final class TlsPlanner {
    private final DaneLookup dane;
    private final Function<String, StsFinding> sts;
    private final TlsResults results;

    public TlsPlanner(DaneLookup dane, Function<String, StsFinding> sts, TlsResults results) {
        this.dane = dane;
        this.sts = sts;
        this.results = results;
    }

    /**
     * The plan for these hosts.
     *
     * @param tlsOptional the message says {@code TLS-Required: No}
     */
    public TlsPlan plan(NextHop nextHop, List<Target> targets, boolean tlsOptional, OutboundTlsSettings settings) {
        if (targets.isEmpty()) {
            return TlsPlan.OPPORTUNISTIC;
        }
        TlsLevel level = settings.levelFor(nextHop.host());
        if (level == TlsLevel.NONE) {
            return target -> TlsRule.CLEAR;
        }
        Published published = new Published(nextHop, tlsOptional || level == TlsLevel.OPPORTUNISTIC, level, settings);
        Map<Target, HostPlan> hosts = new HashMap<>();
        Map<String, HostPlan> byName = new HashMap<>();
        for (Target target : targets) {
            hosts.put(target, byName.computeIfAbsent(target.hostName(), name -> published.of(target)));
        }
        return new Plan(nextHop, Map.copyOf(hosts), settings.reports() ? results : TlsResults.IGNORED);
    }

    /** @param fault why the policy that the domain announces could not be applied */
    private record HostPlan(TlsRule rule, FoundPolicy policy, Optional<TlsFault> fault) {}

    private record Plan(NextHop nextHop, Map<Target, HostPlan> hosts, TlsResults results) implements TlsPlan {
        private static final TlsRule UNKNOWN =
                new TlsRule.Refused(TlsFailure.VALIDATION_FAILURE, "host is not in the plan");

        @Override
        public TlsRule ruleFor(Target target) {
            HostPlan host = hosts.get(target);
            return host == null ? UNKNOWN : host.rule();
        }

        @Override
        public void report(Target target, TlsResult result) {
            HostPlan host = hosts.get(target);
            if (host != null && nextHop.kind() == NextHop.Kind.MX) {
                TlsResult told =
                        result.fault().isPresent() ? result : new TlsResult(host.fault(), result.sourceAddress());
                results.record(nextHop.host(), host.policy(), target, told);
            }
        }
    }

    /** What one domain publishes; MTA-STS is asked for once, and only where DANE leaves a host open. */
    private final class Published {
        private final NextHop nextHop;
        private final boolean ignored;
        private final TlsLevel level;
        private final OutboundTlsSettings settings;
        private @Nullable StsFinding finding;

        Published(NextHop nextHop, boolean ignored, TlsLevel level, OutboundTlsSettings settings) {
            this.nextHop = nextHop;
            this.ignored = ignored;
            this.level = level;
            this.settings = settings;
        }

        HostPlan of(Target target) {
            // The level that asks for nothing but DANE would mean nothing without.
            boolean askDane = settings.dane() && (!ignored || level == TlsLevel.DANE_ONLY);
            Optional<TlsRule> byDane = askDane ? dane.ruleFor(nextHop, target) : Optional.empty();
            if (byDane.isPresent()) {
                return new HostPlan(atLeast(byDane.get()), tlsa(byDane.get(), target), Optional.empty());
            }
            StsFinding found = ignored || level == TlsLevel.DANE_ONLY ? StsFinding.NONE : sts();
            Optional<StsPolicy> policy = found.policy().filter(p -> p.mode() != StsPolicy.Mode.NONE);
            TlsRule rule = policy.map(p -> bySts(p, target)).orElse(TlsRule.OPPORTUNISTIC);
            FoundPolicy reported =
                    policy.map(TlsPlanner::reported).orElse(found.fault().isPresent() ? UNREADABLE : FoundPolicy.NONE);
            return new HostPlan(atLeast(rule), reported, found.fault());
        }

        private StsFinding sts() {
            StsFinding known = finding;
            if (known == null) {
                boolean asked = settings.mtaSts()
                        && nextHop.kind() == NextHop.Kind.MX
                        && !nextHop.host().startsWith("[");
                known = asked ? sts.apply(nextHop.host()) : StsFinding.NONE;
                finding = known;
            }
            return known;
        }

        /** The rule, or the one that the administrator's level asks for when that is stricter. */
        private TlsRule atLeast(TlsRule rule) {
            if (rule.provesPeer() || rule instanceof TlsRule.Refused) {
                boolean unfit = level == TlsLevel.DANE_ONLY && rule instanceof TlsRule.Verified;
                return unfit ? NO_DANE : rule;
            }
            return switch (level) {
                case REQUIRED -> rule.isMandatory() ? rule : new TlsRule.Encrypted(Basis.LOCAL);
                case VERIFIED -> new TlsRule.Verified(Basis.LOCAL);
                case DANE_ONLY -> NO_DANE;
                default -> rule;
            };
        }
    }

    private static final TlsRule NO_DANE =
            new TlsRule.Refused(TlsFailure.DANE_REQUIRED, "the host has no usable TLSA record that is proven");

    private static final FoundPolicy UNREADABLE = new FoundPolicy(FoundPolicy.Type.STS, List.of(), List.of());

    private static TlsRule bySts(StsPolicy policy, Target target) {
        TlsRule strict = policy.allows(target.hostName())
                ? new TlsRule.Verified(Basis.MTA_STS)
                : new TlsRule.Refused(
                        TlsFailure.VALIDATION_FAILURE, target.hostName() + " is no host of the MTA-STS policy");
        return policy.mode() == StsPolicy.Mode.TESTING ? new TlsRule.Rehearsed(strict) : strict;
    }

    private static FoundPolicy reported(StsPolicy policy) {
        return new FoundPolicy(FoundPolicy.Type.STS, policy.text().lines().toList(), policy.mx());
    }

    private static FoundPolicy tlsa(TlsRule rule, Target target) {
        List<String> records = rule instanceof TlsRule.Dane found
                ? found.records().stream().map(TlsPlanner::text).toList()
                : List.of();
        return new FoundPolicy(
                FoundPolicy.Type.TLSA, records, List.of(target.hostName().toLowerCase(Locale.ROOT)));
    }

    private static String text(TlsaRecord record) {
        return record.usage() + " " + record.selector() + " " + record.matchingType() + " " + record.association();
    }
}
