package org.mailstage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResultTableTest {
    private static final double CALM = 0.05;
    private static final double BUSY = 0.5;

    @Test
    void medianShouldBeInTheMiddleAndBetweenTwo() {
        assertThat(Spread.of(List.of(3.0, 1.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
        assertThat(Spread.of(List.of(1.0, 2.0, 4.0, 8.0)).median()).isEqualTo(3);
        assertThat(new Spread(1234.6, 1, 2).text(0)).isEqualTo("1,235 (1–2)");
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rowShouldHaveMedianLeastAndMost() {
        ResultTable table = new ResultTable(
                List.of(Runs.small("A", 1, 5, CALM), Runs.small("A", 2, 10, CALM), Runs.small("A", 3, 50, CALM)));

        assertThat(table.markdown())
                .contains("| small (5,000 × 4 KB, 20 sessions) | A | 1,000 (1,000–1,000) | 500 (100–1,000) |"
                        + " 2.00 (2.00–2.00) | 100 | 50 | 3/3 |");
    }

    @Test
    void disturbedRunShouldBeLeftOutWhenTwoCalmOnesRemain() {
        ResultTable table = new ResultTable(
                List.of(Runs.small("A", 1, 5, CALM), Runs.small("A", 2, 5, CALM), Runs.small("A", 3, 50, BUSY)));

        assertThat(table.markdown()).contains("| 1,000 (1,000–1,000) | 2.00").contains("| 2/3 |");
    }

    @Test
    void disturbedRunsShouldBeMarkedWhenTooFewCalmOnesRemain() {
        ResultTable table = new ResultTable(List.of(Runs.small("A", 1, 5, CALM), Runs.small("A", 2, 50, BUSY)));

        assertThat(table.markdown()).contains("| 550 (100–1,000) \\* |").contains("| 1/2 |");
    }

    @Test
    void incompleteRunShouldBeMarked() {
        RunResult lost = Runs.result("A", LoadCase.SMALL, 1, 4_999, OptionalLong.empty(), 5, CALM);

        assertThat(new ResultTable(List.of(lost)).markdown()).contains("| A **incomplete** |");
    }

    @Test
    void ratioShouldBeTheMedianOfRoundsAndNotTheRatioOfMedians() {
        ResultTable table = new ResultTable(List.of(
                Runs.small("B", 1, 10, CALM),
                Runs.small("A", 1, 5, CALM),
                Runs.small("B", 2, 20, CALM),
                Runs.small("A", 2, 5, CALM),
                Runs.small("B", 3, 30, CALM),
                Runs.small("A", 3, 30, CALM)));

        assertThat(table.ratios("A", "B"))
                .contains("| small | 1.00 (1.00–1.00) | 2.00 (1.00–4.00) | 1.00 (1.00–1.00) | 3/3 |");
    }

    @Test
    void ratiosShouldBeAbsentWhenOneRelayDidNotTakePart() {
        assertThat(new ResultTable(List.of(Runs.small("A", 1, 5, CALM))).ratios("A", "B"))
                .isEmpty();
    }
}
