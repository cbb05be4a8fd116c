package org.mailstage.core.site;

import java.time.Duration;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.core.schedule.Rate;

/** What is done when a site gives a certain reply. Immutable. */
public sealed interface ReplyAction {
    /** One word for log and metrics. */
    String keyword();

    /** No attempt for so long. */
    record Suspend(Duration howLong) implements ReplyAction {
        @Override
        public String keyword() {
            return "suspend";
        }

        @Override
        public String toString() {
            return "suspend " + DurationText.format(howLong);
        }
    }

    /** So many attempts at once on each node at most, for so long. */
    record Concurrency(int most, Duration howLong) implements ReplyAction {
        @Override
        public String keyword() {
            return "concurrency";
        }

        @Override
        public String toString() {
            return "concurrency " + most + " for " + DurationText.format(howLong);
        }
    }

    /** Half as many attempts at once as now, for so long. */
    record Halve(Duration howLong) implements ReplyAction {
        @Override
        public String keyword() {
            return "concurrency";
        }

        @Override
        public String toString() {
            return "concurrency half for " + DurationText.format(howLong);
        }
    }

    /** So many messages per time, for so long. */
    record Slow(Rate rate, Duration howLong) implements ReplyAction {
        @Override
        public String keyword() {
            return "rate";
        }

        @Override
        public String toString() {
            return "rate " + rate + " for " + DurationText.format(howLong);
        }
    }

    /** Other source addresses, for so long. */
    record Source(String pool, Duration howLong) implements ReplyAction {
        @Override
        public String keyword() {
            return "source";
        }

        @Override
        public String toString() {
            return "source " + pool + " for " + DurationText.format(howLong);
        }
    }

    /** The deferral is a failure: the reverse-path hears of it now. */
    record Bounce() implements ReplyAction {
        @Override
        public String keyword() {
            return "bounce";
        }

        @Override
        public String toString() {
            return "bounce";
        }
    }
}
