package org.mailstage.bench;

import java.time.Instant;
import java.util.OptionalLong;

/** Results made up for tests. */
final class Runs {
    private Runs() {}

    /** 5,000 small messages accepted in 5 s and delivered in the given time, on a machine that others use by a share. */
    static RunResult small(String relay, int round, double endToEndSeconds, double otherShare) {
        return result(relay, LoadCase.SMALL, round, 5_000, OptionalLong.of(0), endToEndSeconds, otherShare);
    }

    static RunResult result(
            String relay,
            LoadCase load,
            int round,
            long arrived,
            OptionalLong queued,
            double endToEndSeconds,
            double otherShare) {
        return new RunResult(
                relay,
                load,
                round,
                Instant.EPOCH,
                true,
                arrived,
                queued,
                5,
                endToEndSeconds,
                new RunResult.Usage(9, 10, 100 << 20, 50 << 20, 3),
                new RunResult.Surroundings(2, otherShare, 0, 1),
                "");
    }
}
