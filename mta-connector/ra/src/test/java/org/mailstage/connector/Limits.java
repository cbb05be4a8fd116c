package org.mailstage.connector;

import java.time.Duration;
import org.mailstage.core.smtp.server.ReceptionLimits;

/** Other limits than by default, one at a time. */
public final class Limits {
    private Limits() {}

    public static ReceptionLimits sessions(ReceptionLimits l, int sessions) {
        return limits(
                l, sessions, l.idle(), l.sessionTime(), l.commandTime(), l.dataTime(), l.dataRate(), l.tlsHandshake());
    }

    public static ReceptionLimits idle(ReceptionLimits l, Duration idle) {
        return limits(
                l, l.sessions(), idle, l.sessionTime(), l.commandTime(), l.dataTime(), l.dataRate(), l.tlsHandshake());
    }

    public static ReceptionLimits sessionTime(ReceptionLimits l, Duration time) {
        return limits(l, l.sessions(), l.idle(), time, l.commandTime(), l.dataTime(), l.dataRate(), l.tlsHandshake());
    }

    public static ReceptionLimits commandTime(ReceptionLimits l, Duration time) {
        return limits(l, l.sessions(), l.idle(), l.sessionTime(), time, l.dataTime(), l.dataRate(), l.tlsHandshake());
    }

    public static ReceptionLimits dataTime(ReceptionLimits l, Duration time) {
        return limits(
                l, l.sessions(), l.idle(), l.sessionTime(), l.commandTime(), time, l.dataRate(), l.tlsHandshake());
    }

    public static ReceptionLimits tlsHandshake(ReceptionLimits l, Duration time) {
        return limits(l, l.sessions(), l.idle(), l.sessionTime(), l.commandTime(), l.dataTime(), l.dataRate(), time);
    }

    private static ReceptionLimits limits(
            ReceptionLimits l,
            int sessions,
            Duration idle,
            Duration sessionTime,
            Duration commandTime,
            Duration dataTime,
            int dataRate,
            Duration tlsHandshake) {
        return new ReceptionLimits(
                l.messageSize(),
                l.recipients(),
                l.commandLine(),
                l.textLine(),
                l.hops(),
                l.errors(),
                sessions,
                sessions,
                idle,
                l.headerSize(),
                l.transactions(),
                sessionTime,
                commandTime,
                dataTime,
                dataRate,
                tlsHandshake);
    }
}
