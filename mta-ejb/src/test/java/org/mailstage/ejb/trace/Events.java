package org.mailstage.ejb.trace;

import java.time.Instant;
import java.util.List;
import org.mailstage.core.trace.TraceEvent;

/** Events for tests: of one message, at a time in seconds after {@link #START}. */
final class Events {
    static final Instant START = Instant.parse("2026-11-24T10:00:00.123Z");

    private Events() {}

    static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }

    static TraceEvent received(String id, int second, String reversePath, String... recipients) {
        return new TraceEvent(
                id,
                TraceEvent.Type.RECEIVED,
                at(second),
                "node1",
                reversePath,
                List.of(recipients),
                "",
                "client.example[192.0.2.1]:4711",
                "",
                "helo=client.example role=mx",
                0,
                4096,
                null);
    }

    static TraceEvent delivered(String id, int second, int attempt, String... recipients) {
        return attempt(TraceEvent.Type.DELIVERED, id, second, attempt, "2.0.0", "250 2.0.0 Ok", recipients);
    }

    static TraceEvent deferred(String id, int second, int attempt, String... recipients) {
        TraceEvent event =
                attempt(TraceEvent.Type.DEFERRED, id, second, attempt, "4.2.0", "450 4.2.0 busy", recipients);
        return new TraceEvent(
                event.id(),
                event.type(),
                event.at(),
                event.node(),
                event.reversePath(),
                event.recipients(),
                event.nextHop(),
                event.remoteHost(),
                event.status(),
                event.evidence(),
                event.attempt(),
                event.size(),
                at(second + 60));
    }

    static TraceEvent failed(String id, int second, int attempt, String... recipients) {
        return attempt(TraceEvent.Type.FAILED, id, second, attempt, "5.1.1", "550 5.1.1 no such user", recipients);
    }

    static TraceEvent bounced(String id, int second, String... recipients) {
        return attempt(TraceEvent.Type.BOUNCED, id, second, 0, "", "DSN000000000000001", recipients);
    }

    static TraceEvent attempt(
            TraceEvent.Type type,
            String id,
            int second,
            int attempt,
            String status,
            String evidence,
            String... recipients) {
        return new TraceEvent(
                id,
                type,
                at(second),
                "node2",
                "sender@example.org",
                List.of(recipients),
                "mx:example.com",
                "mx1.example.com[192.0.2.25]:25",
                status,
                evidence,
                attempt,
                4096,
                null);
    }
}
