package org.mailstage.core.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailstage.core.dsn.ReportLimit.Verdict;
import org.mailstage.core.schedule.Rate;

class ReportLimitTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Optional<Rate> TWO_AN_HOUR = Optional.of(new Rate(2, Duration.ofHours(1)));

    private final ReportLimit limit = new ReportLimit();

    @Test
    void reportsShouldBeWithheldBeyondTheLimitUntilTheTimeIsOver() {
        assertThat(limit.count("a", TWO_AN_HOUR, NOW)).isEqualTo(Verdict.SEND);
        assertThat(limit.count("a", TWO_AN_HOUR, NOW)).isEqualTo(Verdict.SEND);
        assertThat(limit.count("a", TWO_AN_HOUR, NOW)).isEqualTo(Verdict.WITHHOLD_FIRST);
        assertThat(limit.count("a", TWO_AN_HOUR, NOW.plusSeconds(3599))).isEqualTo(Verdict.WITHHOLD);
        assertThat(limit.count("a", TWO_AN_HOUR, NOW.plusSeconds(3600))).isEqualTo(Verdict.SEND);
    }

    @Test
    void sendersShouldNotCountForEachOther() {
        for (int i = 0; i < 3; i++) {
            limit.count("a", TWO_AN_HOUR, NOW);
        }

        assertThat(limit.count("b", TWO_AN_HOUR, NOW)).isEqualTo(Verdict.SEND);
    }

    @Test
    void everyReportShouldBeSentWhenThereIsNoLimit() {
        for (int i = 0; i < 1000; i++) {
            assertThat(limit.count("a", Optional.empty(), NOW)).isEqualTo(Verdict.SEND);
        }
    }

    @Test
    void memoryShouldStayBoundedWhenSendersAreMany() {
        for (int i = 0; i < 3; i++) {
            limit.count("quiet", TWO_AN_HOUR, NOW);
        }
        for (int i = 0; i < ReportLimit.MAX_SENDERS; i++) {
            limit.count("sender" + i, TWO_AN_HOUR, NOW);
        }

        assertThat(limit.count("quiet", TWO_AN_HOUR, NOW)).isEqualTo(Verdict.SEND);
        assertThat(limit.count("sender5", TWO_AN_HOUR, NOW)).isEqualTo(Verdict.SEND);
        assertThat(limit.count("sender5", TWO_AN_HOUR, NOW)).isEqualTo(Verdict.WITHHOLD_FIRST);
    }
}
