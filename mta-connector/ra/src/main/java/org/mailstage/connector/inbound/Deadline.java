package org.mailstage.connector.inbound;

import java.time.Duration;
import org.mailstage.core.smtp.server.ReceptionLimits;

/**
 * When a client has had its time: a moment that moves on as the client makes progress, but not with every octet, as an octet
 * now and then would keep a connection for ever. Written on the connection's event loop, read on any thread.
 */
final class Deadline {
    /** For replies to reach a client that is being hung up on. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(30);
    /** Before that the average rate of a message's data says nothing. */
    private static final long RATE_GRACE = Duration.ofSeconds(30).toNanos();

    private static final double NANOS = 1e9;

    private final long begun = System.nanoTime();
    private volatile long end;
    private long phaseBegun;

    /** @param limits the session's time counts from now */
    Deadline(ReceptionLimits limits) {
        set(begun, limits.idle(), limits);
    }

    boolean isOver(long now) {
        return now - end >= 0;
    }

    /** The next command may take its time. */
    void awaitCommand(ReceptionLimits limits) {
        set(System.nanoTime(), limits.idle(), limits);
    }

    /** The first octets of a command line are there, its end is not. */
    void commandBegun(ReceptionLimits limits) {
        set(System.nanoTime(), shorter(limits.commandTime(), limits.idle()), limits);
    }

    /** A TLS handshake begins; the handshake's own timer comes first. */
    void handshakeBegun(ReceptionLimits limits) {
        set(System.nanoTime(), limits.tlsHandshake().plusSeconds(5), limits);
    }

    /** Message data are to come. */
    void dataBegun(ReceptionLimits limits) {
        phaseBegun = System.nanoTime();
        dataReceived(0, limits);
    }

    /** Data came. @param octets of the message so far */
    void dataReceived(long octets, ReceptionLimits limits) {
        long now = System.nanoTime();
        long whole = phaseBegun + nanos(limits.dataTime());
        long next = earlier(now + nanos(limits.idle()), whole);
        if (limits.dataRate() > 0) {
            long paid = (long) (octets * NANOS / limits.dataRate());
            next = earlier(next, phaseBegun + RATE_GRACE + paid);
        }
        end = earlier(next, begun + nanos(limits.sessionTime()));
    }

    /** Somebody of ours is busy for the client. */
    void waiting(ReceptionLimits limits) {
        end = System.nanoTime() + nanos(limits.idle());
    }

    /** The last reply is on its way. */
    void closing(ReceptionLimits limits) {
        end = System.nanoTime() + nanos(shorter(LAST_WORDS, limits.idle()));
    }

    private void set(long from, Duration time, ReceptionLimits limits) {
        end = earlier(from + nanos(time), begun + nanos(limits.sessionTime()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /** Saturated to a year, so that sums do not overflow. */
    private static long nanos(Duration time) {
        return shorter(time, Duration.ofDays(365)).toNanos();
    }

    /** How often to look whether deadlines of these limits are over. */
    static Duration period(ReceptionLimits limits) {
        Duration shortest = shorter(limits.idle(), shorter(limits.commandTime(), limits.dataTime()));
        Duration quarter = shorter(shortest, limits.sessionTime()).dividedBy(4);
        Duration second = Duration.ofSeconds(1);
        return quarter.toMillis() < 10 ? Duration.ofMillis(10) : shorter(quarter, second);
    }
}
