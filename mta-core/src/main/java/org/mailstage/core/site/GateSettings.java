package org.mailstage.core.site;

import java.time.Duration;
import org.mailstage.core.schedule.RetryPolicy;

/**
 * What a gate goes by. Immutable.
 *
 * @param concurrency most attempts at one site at once, over the cluster
 * @param idle how long an unused connection is kept where nothing else is said
 * @param retry how long a site that does not answer is left alone: as long as a message that was tried as often
 */
public record GateSettings(int concurrency, Duration idle, RetryPolicy retry, ShapingSettings shaping) {
    /** How long a site is left alone that was found dead so many times in a row. */
    Duration pause(int times) {
        Duration pause = retry.delayAfter(times);
        return pause.compareTo(shaping.longestPause()) < 0 ? pause : shaping.longestPause();
    }
}
