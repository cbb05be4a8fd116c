package org.mailstage.core.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.mailstage.core.config.ValueType.Many;
import org.mailstage.core.config.ValueType.Maybe;
import org.mailstage.core.config.ValueType.One;
import org.mailstage.core.retry.ErrorClass;
import org.mailstage.core.retry.Glob;
import org.mailstage.core.retry.InDoubtPolicy;
import org.mailstage.core.retry.RetryRule;
import org.mailstage.core.retry.RetrySettings;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.core.schedule.RetryPolicy;
import org.mailstage.core.schedule.RetrySchedule;

/** The keys of retry rules, of notices of delay and of what happens in doubt. */
final class RetryKeys {
    private static final RetrySettings DEFAULT = RetrySettings.DEFAULT;
    private static final RetryRule NO_CONDITION =
            new RetryRule(List.of(), List.of(), List.of(), Set.of(), Optional.empty(), Optional.empty());
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final int MAX_JITTER_PERCENT = 25;
    private static final String NEVER = "none";

    private static final One<Duration> NOTICE = Types.duration(Duration.ofMinutes(1), MONTH);
    private static final One<Optional<Duration>> NOTICE_OR_NONE = new One<>(
            "duration or none",
            NOTICE.range(),
            text -> text.equalsIgnoreCase(NEVER)
                    ? Optional.empty()
                    : Optional.of(NOTICE.reader().apply(text)),
            notice -> notice.map(NOTICE.writer()).orElse(NEVER));

    private static final SectionKey<RetryRule, List<Glob>> DOMAINS = new SectionKey<>(
            "domains",
            new Many<>(pattern("domain pattern", "[a-z0-9._*-]{1,255}")),
            RetryRule::domains,
            KeyDoc.of(
                            "Domains of recipients for which the rule is.",
                            "`*` stands for any characters, dots too: `\"*.example.com\"` means all subdomains. Non-ASCII names as"
                                    + " A-labels.")
                    .defaultText("any"));
    private static final SectionKey<RetryRule, List<Glob>> NEXT_HOPS = new SectionKey<>(
            "next-hops",
            new Many<>(pattern("next hop pattern", "[a-z0-9._*:\\[\\]-]{1,255}")),
            RetryRule::nextHops,
            KeyDoc.of(
                            "Next hops for which the rule is, as the trace shows them.",
                            "Such as `\"lmtp:*\"` or `\"smtp:relay.example.net:25\"`.")
                    .defaultText("any"));
    private static final SectionKey<RetryRule, List<Glob>> SITES = new SectionKey<>(
            "sites",
            new Many<>(pattern("site pattern", "[a-z0-9._*:~\\[\\]-]{1,255}")),
            RetryRule::sites,
            KeyDoc.of(
                            "Sites for which the rule is: all domains that share the same MX hosts.",
                            "Such as `\"mx:google.com*\"`.")
                    .defaultText("any"));
    private static final SectionKey<RetryRule, List<ErrorClass>> ERRORS = new SectionKey<>(
            "errors",
            new Many<>(Types.keyword("class of error", ErrorClass.class)),
            rule -> List.copyOf(rule.errors()),
            KeyDoc.of(
                            "Classes of error for which the rule is.",
                            "`connect`: no host answers, or the connection broke; `tls`: TLS could not be had as it must be;"
                                    + " `greylist`: the next hop wants to see us come back; `quota`: the mailbox is full; `rate`:"
                                    + " too much mail at a time; `policy`: the next hop does not like sender, message or server;"
                                    + " `dns`: a name could not be looked up; `other`.")
                    .defaultText("any"));
    private static final SectionKey<RetryRule, Optional<RetrySchedule>> SCHEDULE = new SectionKey<>(
            "schedule",
            new Maybe<>(Types.SCHEDULE),
            RetryRule::schedule,
            KeyDoc.of("The waits between attempts.", "In the form of `retry.schedule`.")
                    .seeAlso("retry.schedule")
                    .defaultText("that of `retry.schedule`"));
    private static final SectionKey<RetryRule, Optional<Duration>> GIVE_UP = new SectionKey<>(
            "give-up",
            new Maybe<>(Types.duration(SECOND, MONTH)),
            RetryRule::giveUp,
            KeyDoc.of("Age at which the message is returned.", "")
                    .seeAlso("retry.give-up")
                    .defaultText("that of `retry.give-up`"));

    private static final Sections<RetryRule> RULE_TYPE = new Sections<>(
            "retry rule by name",
            Types.name("rule name"),
            List.of(DOMAINS, NEXT_HOPS, SITES, ERRORS, SCHEDULE, GIVE_UP),
            RetryKeys::rule);

    static final ConfigKey<Map<String, RetryRule>> RULES = new ConfigKey<>(
            "retry.rules",
            RULE_TYPE,
            DEFAULT.rules(),
            settings -> settings.delivery().retry().rules(),
            KeyDoc.of(
                            "Other waits for some destinations or kinds of error.",
                            "The first rule of which all conditions hold counts; where none matches, `retry.schedule` and"
                                    + " `retry.give-up` do. The rule is looked for after each attempt anew, by what the next hop said"
                                    + " this time; its waits are counted from the first attempt on. The names are yours. As soon as the"
                                    + " file names one rule, only those in the file exist; what a rule `greylist` does not say stays as"
                                    + " it is by default.")
                    .sample("""
                            greylist:
                            full-mailboxes:
                              errors: [quota]
                              schedule: 1h, 6h
                              give-up: 2d
                            partner:
                              domains: [partner.example, "*.partner.example"]
                              errors: [connect, dns]
                              schedule: 30s*10, 5m""")
                    .defaultText("`greylist`, for `errors: [greylist]`: `"
                            + DEFAULT.rules()
                                    .values()
                                    .iterator()
                                    .next()
                                    .schedule()
                                    .orElseThrow() + "`")
                    .seeAlso("retry.schedule", "retry.give-up"));

    static final ConfigKey<Integer> JITTER = new ConfigKey<>(
            "retry.jitter",
            Types.percent(0, MAX_JITTER_PERCENT),
            DEFAULT.jitterPercent(),
            settings -> settings.delivery().retry().jitterPercent(),
            KeyDoc.of(
                            "How much longer than planned a wait may be, at random.",
                            "So that mail deferred in one moment does not come back in one moment. At most "
                                    + DurationText.format(RetrySettings.MAX_JITTER)
                                    + ", because mail behind a message in its queue waits for it.")
                    .seeAlso("retry.schedule"));

    static final ConfigKey<Optional<Duration>> DELAY_NOTICE = new ConfigKey<>(
            "retry.delay-notice",
            NOTICE_OR_NONE,
            DEFAULT.delayNotice(),
            settings -> settings.delivery().retry().delayNotice(),
            KeyDoc.of(
                            "Age at which the sender is told, once, that a message is delayed.",
                            "`none`: nobody is told but who asked for it with NOTIFY=DELAY (RFC 3461), after "
                                    + DurationText.format(RetrySettings.ASKED_NOTICE)
                                    + ". The same holds for mail in bulk: lists, automatic mail and mail of low priority.")
                    .seeAlso("retry.give-up"));

    static final ConfigKey<InDoubtPolicy> IN_DOUBT = new ConfigKey<>(
            "delivery.in-doubt",
            Types.keyword("policy", InDoubtPolicy.class),
            DEFAULT.inDoubt(),
            settings -> settings.delivery().retry().inDoubt(),
            KeyDoc.of(
                            "What becomes of a message of which nobody knows whether the next hop took it.",
                            "The connection was lost after the final dot (RFC 5321 §6.1), or a node died during an attempt."
                                    + " `retry`: it is tried again, and may arrive twice. `assume-delivered`: it counts as delivered, and"
                                    + " may never arrive; after the death of a node it is tried again all the same, since it may not"
                                    + " have been sent at all. `hold`: it waits in `mta.hold` until an administrator decides. The"
                                    + " trace shows each as in doubt, whatever is done.")
                    .seeAlso("delivery.timeouts.data-end"));

    private RetryKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of(RULES, JITTER, DELAY_NOTICE, IN_DOUBT);
    }

    /** The settings out of the values read. */
    static RetrySettings read(Values values) {
        return new RetrySettings(values.get(RULES), values.get(JITTER), values.get(DELAY_NOTICE), values.get(IN_DOUBT));
    }

    /**
     * What does not fit together, by the name of the rule; empty for all of them together.
     *
     * @param general waits and give-up time where no rule matches
     */
    static Map<String, String> conflicts(Map<String, RetryRule> rules, RetryPolicy general) {
        Map<String, String> conflicts = new LinkedHashMap<>();
        Set<Duration> waits = new HashSet<>(general.delays());
        rules.forEach((name, rule) -> {
            RetryPolicy policy = rule.over(general);
            waits.addAll(policy.delays());
            // A default rule never stands in the way of a short give-up time, at which every wait ends anyway.
            if (!rule.equals(DEFAULT.rules().get(name)) && policy.giveUp().compareTo(policy.delayAfter(1)) < 0) {
                conflicts.put(
                        name,
                        String.format(
                                "the first wait (%s) is longer than the give-up time (%s): nothing would be tried again",
                                DurationText.format(policy.delayAfter(1)), DurationText.format(policy.giveUp())));
            }
        });
        if (waits.size() > RetrySettings.MAX_TIERS) {
            conflicts.put(
                    "",
                    "the rules and retry.schedule have " + waits.size() + " different waits together, and at most "
                            + RetrySettings.MAX_TIERS
                            + " may be: each is a queue; let rules share waits with each other");
        }
        return conflicts;
    }

    private static Optional<RetryRule> rule(SectionValues values) {
        RetryRule base = DEFAULT.rules().getOrDefault(values.name(), NO_CONDITION);
        RetryRule rule = new RetryRule(
                values.get(DOMAINS, base.domains()),
                values.get(NEXT_HOPS, base.nextHops()),
                values.get(SITES, base.sites()),
                Set.copyOf(values.get(ERRORS, List.copyOf(base.errors()))),
                values.get(SCHEDULE, base.schedule()),
                values.get(GIVE_UP, base.giveUp()));
        if (rule.schedule().isEmpty() && rule.giveUp().isEmpty()) {
            values.fault(SCHEDULE, "is missing, and give-up is as well: the rule says nothing");
        }
        return values.isFaulty() ? Optional.empty() : Optional.of(rule);
    }

    private static One<Glob> pattern(String title, String form) {
        Pattern allowed = Pattern.compile(form, Pattern.CASE_INSENSITIVE);
        return new One<>(title, "", text -> pattern(text, title, allowed), Glob::text);
    }

    private static Glob pattern(String text, String title, Pattern allowed) {
        if (!allowed.matcher(text).matches()) {
            throw new IllegalArgumentException("is no " + title + ": " + Faults.quote(text));
        }
        return new Glob(text);
    }
}
