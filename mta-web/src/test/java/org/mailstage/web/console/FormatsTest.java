package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class FormatsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:40:02Z");
    private final Formats formats = new Formats(ZoneId.of("Europe/Berlin"), Clock.fixed(NOW, ZoneId.of("UTC")));

    @Test
    void timeShouldBeInTheReadersZoneAndNameIt() {
        assertThat(formats.full(NOW)).isEqualTo("24 Nov 2026, 11:40:02 CET");
        assertThat(formats.clock(NOW)).isEqualTo("11:40:02");
        assertThat(formats.zoneName()).isEqualTo("CET");
        assertThat(formats.full(null)).isEmpty();
    }

    @Test
    void briefTimeShouldCarryTheDateOnOtherDaysOnly() {
        assertThat(formats.brief(NOW.minusSeconds(3600))).isEqualTo("10:40:02");
        assertThat(formats.brief(Instant.parse("2026-11-23T22:59:00Z"))).isEqualTo("23 Nov, 23:59");
    }

    @Test
    void relativeTimeShouldTellPastFromFuture() {
        assertThat(formats.relative(NOW)).isEqualTo("just now");
        assertThat(formats.relative(NOW.minusSeconds(185))).isEqualTo("3 min ago");
        assertThat(formats.relative(NOW.plusSeconds(240))).isEqualTo("in 4 min");
        assertThat(formats.relative(NOW.minusSeconds(3 * 86_400))).isEqualTo("3 days ago");
        assertThat(formats.relative(null)).isEmpty();
    }

    @Test
    void durationShouldHaveTwoUnits() {
        assertThat(formats.duration(59)).isEqualTo("59 s");
        assertThat(formats.duration(3_725)).isEqualTo("1 h 2 min");
        assertThat(formats.duration(2 * 86_400 + 3 * 3_600)).isEqualTo("2 d 3 h");
    }

    @Test
    void sizeShouldBeReadable() {
        assertThat(formats.size(0)).isEqualTo("0 B");
        assertThat(formats.size(1023)).isEqualTo("1023 B");
        assertThat(formats.size(4_300)).isEqualTo("4.2 KB");
        assertThat(formats.size(50L << 20)).isEqualTo("50.0 MB");
        assertThat(formats.size(300L << 30)).isEqualTo("300 GB");
    }

    @Test
    void countShouldAgreeWithItsWord() {
        assertThat(formats.counted(1, "message", "messages")).isEqualTo("1 message");
        assertThat(formats.counted(12_345, "message", "messages")).isEqualTo("12,345 messages");
    }

    @Test
    void cutShouldKeepBothEndsAndTheLength() {
        String address = "a.very.long.local.part@mail.example.org";
        assertThat(formats.cut(address, 60)).isEqualTo(address);
        assertThat(formats.cut(address, 20))
                .hasSize(20)
                .startsWith("a.very")
                .contains("…")
                .endsWith("le.org");
    }

    @Test
    void nullReversePathShouldBeVisible() {
        assertThat(formats.reversePath("")).isEqualTo("<>");
    }
}
