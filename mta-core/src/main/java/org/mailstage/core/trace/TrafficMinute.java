package org.mailstage.core.trace;

import java.time.Instant;

/** What happened within one minute. @param start the beginning of the minute, UTC */
public record TrafficMinute(Instant start, TrafficCounts counts) {}
