package org.mailstage.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A run that finds something says so. */
class FuzzHarnessTest {
    /** A target with a fault that guided search finds at once. */
    public static final class Faulty {
        private Faulty() {}

        public static void fuzzerTestOneInput(byte[] input) {
            Check.that(Pieces.lines(input).size() < 3, "never three lines");
        }
    }

    @Test
    void runShouldFailWhenTargetFindsAFault() throws Exception {
        FuzzRun.Result result = new FuzzRun("faulty", Faulty.class).run();

        assertThat(result.exitCode()).as(result.output()).isNotZero();
        assertThat(result.output()).contains("never three lines");
    }
}
