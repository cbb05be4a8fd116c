package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailstage.core.trace.TrafficCounts;
import org.mailstage.core.trace.TrafficMinute;

class TrafficChartTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private final Formats formats = new Formats(ZoneOffset.UTC, Clock.fixed(START, ZoneOffset.UTC));

    private static List<TrafficMinute> hour(TrafficCounts last) {
        List<TrafficMinute> minutes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            minutes.add(new TrafficMinute(START.plusSeconds(60L * i), i == 59 ? last : TrafficCounts.ZERO));
        }
        return minutes;
    }

    @Test
    void columnShouldStackOutcomesOfItsMinute() {
        TrafficChart chart = TrafficChart.of(hour(new TrafficCounts(4, 4, 2, 1, 1, 0, 1, 0, 0, 0)), formats);

        TrafficChart.Column last = chart.columns().get(59);
        assertThat(last.parts())
                .extracting(TrafficChart.Part::kind, TrafficChart.Part::y, TrafficChart.Part::height)
                .containsExactly(
                        tuple("delivered", "50.000%", "50.000%"),
                        tuple("deferred", "25.000%", "25.000%"),
                        tuple("failed", "0.000%", "25.000%"));
        assertThat(last.words()).isEqualTo("10:59|4|2|1|1");
        assertThat(chart.columns().get(58).parts()).isEmpty();
    }

    @Test
    void bouncedShouldCountAFailedRecipientOnce() {
        TrafficChart chart = TrafficChart.of(hour(new TrafficCounts(1, 3, 0, 0, 2, 1, 3, 1, 0, 0)), formats);

        assertThat(chart.totals()).isEqualTo(new TrafficChart.Totals(1, 0, 0, 3));
    }

    @Test
    void quietHourShouldHaveAnAxisAndNoColumns() {
        TrafficChart chart = TrafficChart.of(hour(TrafficCounts.ZERO), formats);

        assertThat(chart.totals().isEmpty()).isTrue();
        assertThat(chart.rows()).extracting(TrafficChart.Mark::label).containsExactly("0", "1", "2", "3", "4");
        assertThat(chart.times())
                .extracting(TrafficChart.Mark::label)
                .containsExactly("10:00", "10:10", "10:20", "10:30", "10:40", "10:50");
    }

    @Test
    void sumsShouldCoverTheHourNewestFirst() {
        TrafficChart chart = TrafficChart.of(hour(new TrafficCounts(7, 7, 7, 0, 0, 0, 0, 0, 0, 0)), formats);

        assertThat(chart.sums()).hasSize(12);
        assertThat(chart.sums().get(0)).isEqualTo(new TrafficChart.Sum("10:55", new TrafficChart.Totals(7, 7, 0, 0)));
        assertThat(chart.sums().get(11).totals().isEmpty()).isTrue();
    }

    @Test
    void topOfTheAxisShouldBeTheNextRoundNumber() {
        assertThat(TrafficChart.niceTop(0)).isEqualTo(4);
        assertThat(TrafficChart.niceTop(9)).isEqualTo(20);
        assertThat(TrafficChart.niceTop(200)).isEqualTo(200);
        assertThat(TrafficChart.niceTop(1_000_001)).isEqualTo(2_000_000);
    }
}
