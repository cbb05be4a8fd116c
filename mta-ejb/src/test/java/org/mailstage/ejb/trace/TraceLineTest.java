package org.mailstage.ejb.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailstage.core.trace.TraceEvent;

class TraceLineTest {
    private static String line(TraceEvent event) {
        StringBuilder line = new StringBuilder();
        TraceLine.append(event, line);
        return line.toString();
    }

    @Test
    void lineShouldGiveTheSameEventBack() {
        for (TraceEvent event : List.of(
                Events.received("A1", 0, "", "a@example.com", "b@example.com"),
                Events.deferred("A1", 5, 3, "a@example.com"),
                Events.bounced("A1", 5))) {
            String line = line(event);
            assertThat(line).endsWith("\n");
            assertThat(TraceLine.parse(line.substring(0, line.length() - 1))).contains(event);
        }
    }

    @Test
    void lineShouldStayOneLineWhenFieldsHoldSeparators() {
        TraceEvent event = new TraceEvent(
                "A\t1",
                TraceEvent.Type.FAILED,
                Instant.ofEpochMilli(7),
                "n\\t",
                "\"a b\\\"c\"@example.com",
                List.of("x\ny\\@example.com", "\\"),
                "",
                "",
                "",
                "550-one\r\n550 two\t\\n ünïcode 📧",
                1,
                2,
                Instant.ofEpochMilli(8));
        String line = line(event);

        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        assertThat(TraceLine.parse(line.substring(0, line.length() - 1))).contains(event);
    }

    @Test
    void lineShouldLoseNulSinceNoDatabaseTakesIt() {
        String line = line(Events.failed("A1", 0, 1, "a\0b@example.com"));

        assertThat(line).doesNotContain("\0").contains("ab@example.com");
    }

    @Test
    void parseShouldFindNothingInWhatIsNoEvent() {
        String good = line(Events.failed("A1", 0, 1, "a@example.com"));
        assertThat(TraceLine.parse("")).isEmpty();
        assertThat(TraceLine.parse("\0\0\0\0")).isEmpty();
        assertThat(TraceLine.parse("2" + good.substring(1))).isEmpty();
        assertThat(TraceLine.parse(good.replace("FAILED", "FAINTED"))).isEmpty();
        assertThat(TraceLine.parse(good.substring(0, 40))).isEmpty();
        assertThat(TraceLine.parse(good.replace("\t1\t4096", "\tone\t4096"))).isEmpty();
    }
}
