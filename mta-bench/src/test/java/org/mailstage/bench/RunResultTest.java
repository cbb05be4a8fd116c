package org.mailstage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunResultTest {
    @Test
    void ratesShouldBeMessagesBySecond() {
        RunResult run = Runs.small("A", 1, 10, 0);

        assertThat(run.acceptRate()).isEqualTo(1_000);
        assertThat(run.endToEndRate()).isEqualTo(500);
        assertThat(run.cpuSecondsPer1000()).isEqualTo(2);
    }

    @Test
    void runShouldBeIncompleteWhenAMessageIsMissingOrCameTwice() {
        assertThat(run(LoadCase.SMALL, 5_000, OptionalLong.of(0)).complete()).isTrue();
        assertThat(run(LoadCase.SMALL, 4_999, OptionalLong.of(0)).complete()).isFalse();
        assertThat(run(LoadCase.SMALL, 5_001, OptionalLong.of(0)).complete()).isFalse();
    }

    @Test
    void runShouldBeIncompleteWhenMailIsLeftInTheQueues() {
        RunResult run = run(LoadCase.SMALL, 5_000, OptionalLong.of(1));

        assertThat(run.complete()).isFalse();
        assertThat(run.summary()).contains("INCOMPLETE").contains("1 queued");
    }

    @Test
    void partsOfAMessageToManyRecipientsShouldBeAllowed() {
        assertThat(run(LoadCase.FANOUT, 501, OptionalLong.empty()).complete()).isTrue();
        assertThat(run(LoadCase.FANOUT, 499, OptionalLong.empty()).complete()).isFalse();
    }

    @Test
    void jsonShouldBeOneLineWithTheRates() {
        assertThat(run(LoadCase.SMALL, 5_000, OptionalLong.of(0)).json())
                .startsWith("{\"relay\":\"A\",\"case\":\"small\",\"round\":1,")
                .contains("\"complete\":true", "\"acceptRate\":1000.000", "\"queued\":0", "\"disturbed\":false")
                .endsWith("\"error\":\"\"}")
                .doesNotContain("\n");
    }

    @Test
    void jsonShouldEscapeWhatATextMayHold() {
        assertThat(new JsonLine().text("a\"", "b\\\n").decimal("c", Double.NaN).end())
                .isEqualTo("{\"a\\\"\":\"b\\\\\\u000a\",\"c\":null}");
    }

    private static RunResult run(LoadCase load, long arrived, OptionalLong queued) {
        return Runs.result("A", load, 1, arrived, queued, 10, 0);
    }
}
