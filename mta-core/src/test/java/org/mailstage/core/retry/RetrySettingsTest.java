package org.mailstage.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.schedule.RetryPolicy;
import org.mailstage.core.schedule.RetrySchedule;

class RetrySettingsTest {
    private static final RetryPolicy GENERAL = RetrySchedule.parse("30m, 1h").withGiveUp(Duration.ofDays(5));
    private static final RetryCase FULL =
            new RetryCase("example.com", "mx:example.com", "mx:example.com", ErrorClass.QUOTA);

    @Test
    void firstRuleShouldCountWhenSeveralMatch() {
        Map<String, RetryRule> rules = new LinkedHashMap<>();
        rules.put("other", rule("other.example", "1m"));
        rules.put("first", rule("example.com", "2m"));
        rules.put("second", rule("*", "3m"));

        RetryPolicy policy = settings(rules, 0).policyFor(FULL, GENERAL);

        assertThat(policy.delays()).containsExactly(Duration.ofMinutes(2));
        assertThat(policy.giveUp()).isEqualTo(GENERAL.giveUp());
    }

    @Test
    void generalPolicyShouldCountWhenNoRuleMatches() {
        assertThat(settings(Map.of("other", rule("other.example", "1m")), 0).policyFor(FULL, GENERAL))
                .isEqualTo(GENERAL);
    }

    @Test
    void ruleShouldMatchOnlyWhenAllItsConditionsHold() {
        RetryRule rule = new RetryRule(
                List.of(new Glob("a.example"), new Glob("*.com")),
                List.of(new Glob("mx:*")),
                List.of(new Glob("mx:example*")),
                Set.of(ErrorClass.QUOTA, ErrorClass.RATE),
                Optional.empty(),
                Optional.of(Duration.ofHours(1)));

        assertThat(rule.matches(FULL)).isTrue();
        assertThat(rule.matches(new RetryCase("example.org", "mx:x", "mx:example", ErrorClass.QUOTA)))
                .isFalse();
        assertThat(rule.matches(new RetryCase("example.com", "smtp:x:25", "mx:example", ErrorClass.QUOTA)))
                .isFalse();
        assertThat(rule.matches(new RetryCase("example.com", "mx:x", "mx:other", ErrorClass.QUOTA)))
                .isFalse();
        assertThat(rule.matches(new RetryCase("example.com", "mx:x", "mx:example", ErrorClass.DNS)))
                .isFalse();
        assertThat(rule.over(GENERAL)).isEqualTo(RetrySchedule.of(GENERAL).withGiveUp(Duration.ofHours(1)));
    }

    @Test
    void greylistedMailShouldWaitAShortTimeByDefault() {
        RetryCase greylisted = new RetryCase("example.com", "mx:example.com", "mx:example.com", ErrorClass.GREYLIST);

        assertThat(RetrySettings.DEFAULT.policyFor(greylisted, GENERAL).delayAfter(1))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(RetrySettings.DEFAULT.policyFor(FULL, GENERAL)).isEqualTo(GENERAL);
        assertThat(RetrySettings.DEFAULT.shortestFirstWait(GENERAL)).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings(Map.of(), 0).shortestFirstWait(GENERAL)).isEqualTo(Duration.ofMinutes(30));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 100s, 0, 0",
        "10, 100s, 0.5, 5000",
        "0, 100s, 0.9, 0",
        "25, 1d, 0.999999, 59999",
        "5, 100ms, 0.9, 4"
    })
    void jitterShouldStayWithinItsBounds(int percent, String wait, double random, long millis) {
        assertThat(settings(Map.of(), percent).jitter(org.mailstage.core.schedule.DurationText.parse(wait), random))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({
        "example.com,       example.com,       true",
        "Example.COM,       example.com,       true",
        "example.com,       sub.example.com,   false",
        "*.example.com,     sub.example.com,   true",
        "*.example.com,     a.b.example.com,   true",
        "*.example.com,     example.com,       false",
        "*.example.com,     .example.com,      true",
        "*,                 anything,          true",
        "mx:google.com*,    mx:google.com~1f,  true",
        "mx:google.com*,    mx:google.com,     true",
        "a*b*c,             abc,               true",
        "a*b*c,             axxbyyc,           true",
        "a*b*c,             ac,                false",
        "a*ba,              aba,               true",
        "aba*ba,            aba,               false",
        "a*b*b,             ab,                false",
        "**,                x,                 true",
    })
    void globShouldMatchWhatItsStarsCover(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
    }

    private static RetryRule rule(String domain, String schedule) {
        return new RetryRule(
                List.of(new Glob(domain)),
                List.of(),
                List.of(),
                Set.of(),
                Optional.of(RetrySchedule.parse(schedule)),
                Optional.empty());
    }

    private static RetrySettings settings(Map<String, RetryRule> rules, int jitter) {
        return new RetrySettings(rules, jitter, Optional.empty(), InDoubtPolicy.RETRY);
    }
}
