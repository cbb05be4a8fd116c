package org.mailstage.core;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until a test moves it. Not thread-safe. */
public final class MovingClock extends Clock {
    private Instant now;

    public MovingClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public MovingClock(Instant start) {
        now = start;
    }

    public void move(Duration time) {
        now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
