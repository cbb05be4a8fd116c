package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.retry.ErrorClass;
import org.mailstage.core.retry.Glob;
import org.mailstage.core.retry.InDoubtPolicy;
import org.mailstage.core.retry.RetryRule;
import org.mailstage.core.retry.RetrySettings;
import org.mailstage.core.schedule.RetrySchedule;

class RetryKeysTest {
    @Test
    void settingsShouldBeTheDefaultOnesWhenNothingIsGiven() {
        assertThat(retry("", Map.of())).isEqualTo(RetrySettings.DEFAULT);
        assertThat(retry("retry: {rules: {greylist: }}", Map.of())).isEqualTo(RetrySettings.DEFAULT);
    }

    @Test
    void everyKeyShouldReachTheSettings() {
        RetrySettings settings = retry("""
                        retry:
                          jitter: 10%
                          delay-notice: 1h
                          rules:
                            partner:
                              domains: [partner.example, "*.Partner.example"]
                              next-hops: ["smtp:*"]
                              sites: ["mx:google.com*"]
                              errors: [connect, dns]
                              schedule: 30s*10, 5m
                              give-up: 1d
                            greylist:
                              give-up: 2d
                        delivery:
                          in-doubt: hold
                        """, Map.of());

        assertThat(settings.jitterPercent()).isEqualTo(10);
        assertThat(settings.delayNotice()).contains(Duration.ofHours(1));
        assertThat(settings.inDoubt()).isEqualTo(InDoubtPolicy.HOLD);
        assertThat(settings.rules().keySet()).containsExactly("partner", "greylist");
        assertThat(settings.rules().get("partner"))
                .isEqualTo(new RetryRule(
                        List.of(new Glob("partner.example"), new Glob("*.partner.example")),
                        List.of(new Glob("smtp:*")),
                        List.of(new Glob("mx:google.com*")),
                        Set.of(ErrorClass.CONNECT, ErrorClass.DNS),
                        Optional.of(RetrySchedule.parse("30s*10, 5m")),
                        Optional.of(Duration.ofDays(1))));
        assertThat(settings.rules().get("greylist"))
                .isEqualTo(new RetryRule(
                        List.of(),
                        List.of(),
                        List.of(),
                        Set.of(ErrorClass.GREYLIST),
                        RetrySettings.DEFAULT.rules().get("greylist").schedule(),
                        Optional.of(Duration.ofDays(2))));
    }

    @Test
    void commandLineShouldChangeOneKeyOfADefaultRuleOrTakeTheRuleAway() {
        assertThat(retry("", Map.of("retry.rules.greylist.schedule", "2m"))
                        .rules()
                        .get("greylist")
                        .schedule())
                .contains(RetrySchedule.parse("2m"));
        assertThat(retry("", Map.of("retry.rules.greylist", "")).rules()).isEmpty();
        assertThat(retry("", Map.of("retry.delay-notice", "none")).delayNotice())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry: {rules: {a: {errors: [quota]}}} | retry.rules.a.schedule | the rule says nothing",
                "retry: {rules: {a: {errors: [qota], give-up: 1d}}} | retry.rules.a.errors | did you mean quota?",
                "retry: {rules: {a: {domains: ['a b'], give-up: 1d}}} | retry.rules.a.domains | is no domain pattern: 'a b'",
                "retry: {rules: {a: {next-hops: ['x/y'], give-up: 1d}}} | retry.rules.a.next-hops | is no next hop pattern",
                "retry: {rules: {a: {sites: [' '], give-up: 1d}}} | retry.rules.a.sites | is no site pattern",
                "retry: {rules: {a: {schedule: 1d, give-up: 1h}}} | retry.rules.a | first wait (1d) is longer than the give-up time (1h)",
                "retry: {rules: {a: {schedule: 6d}}} | retry.rules.a | first wait (6d) is longer than the give-up time (5d)",
                "retry: {jitter: 26%} | retry.jitter | lies within 0% .. 25%",
                "retry: {delay-notice: 1s} | retry.delay-notice | lies within 1m .. 30d",
                "delivery: {in-doubt: bounce} | delivery.in-doubt | is one of retry, assume-delivered, hold",
            })
    void faultShouldNameTheKeyWhenAValueIsWrong(String yaml, String key, String message) {
        ParseResult result = MailSettingsParser.parse(yaml, Map.of());

        assertThat(result.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.key()).isEqualTo(key);
            assertThat(fault.message()).contains(message);
            assertThat(fault.line()).isEqualTo(1);
        });
    }

    @Test
    void defaultRuleShouldNotStandInTheWayOfAShortGiveUpTime() {
        assertThat(retry("retry: {schedule: '1s, 2s', give-up: 25s}", Map.of()).rules())
                .isEqualTo(RetrySettings.DEFAULT.rules());
    }

    @Test
    void faultShouldSayHowManyQueuesWhenRulesHaveTooManyWaitsTogether() {
        String rules = IntStream.range(0, 3)
                .mapToObj(rule -> "    r" + rule + ": {schedule: '"
                        + IntStream.range(0, 12)
                                .mapToObj(wait -> 100 + rule * 12 + wait + "s")
                                .collect(Collectors.joining(", "))
                        + "'}\n")
                .collect(Collectors.joining());

        ParseResult result = MailSettingsParser.parse("retry:\n  rules:\n" + rules, Map.of());

        assertThat(result.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.key()).isEqualTo("retry.rules");
            assertThat(fault.message()).contains("have 41 different waits together, and at most 32 may be");
            assertThat(fault.line()).isPositive();
        });
    }

    private static RetrySettings retry(String yaml, Map<String, String> overrides) {
        ParseResult result = MailSettingsParser.parse(yaml, overrides);
        assertThat(result.faults()).isEmpty();
        return result.settings().orElseThrow().delivery().retry();
    }
}
