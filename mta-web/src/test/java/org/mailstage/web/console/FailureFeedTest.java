package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailstage.core.trace.TraceEvent;

class FailureFeedTest {
    private static TraceEvent event(String id, TraceEvent.Type type, String recipient, String host, String evidence) {
        return new TraceEvent(
                id,
                type,
                Instant.EPOCH,
                "node1",
                "a@b.example",
                List.of(recipient),
                "",
                host,
                "",
                evidence,
                1,
                0,
                null);
    }

    @Test
    void bounceShouldBeOneLineWithTheReplyThatCausedIt() {
        TraceEvent bounced = event("A1", TraceEvent.Type.BOUNCED, "x@y.example", "", "B2");
        TraceEvent failed = event("A1", TraceEvent.Type.FAILED, "x@y.example", "mx.y.example", "550 no");

        List<FailureFeed.Failure> merged = FailureFeed.merge(List.of(bounced, failed));

        assertThat(merged).containsExactly(new FailureFeed.Failure(bounced, failed));
    }

    @Test
    void otherRecipientsAndMessagesShouldKeepTheirLines() {
        List<TraceEvent> events = List.of(
                event("A1", TraceEvent.Type.DEFERRED, "x@y.example", "h", "451"),
                event("A1", TraceEvent.Type.DEFERRED, "z@y.example", "h", "451"),
                event("A2", TraceEvent.Type.DEFERRED, "x@y.example", "h", "451"));

        assertThat(FailureFeed.merge(events)).hasSize(3);
    }

    @Test
    void feedShouldStayShort() {
        List<TraceEvent> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            events.add(event("A" + i, TraceEvent.Type.DEFERRED, "x@y.example", "h", "451"));
        }

        assertThat(FailureFeed.merge(events))
                .hasSize(FailureFeed.SHOWN)
                .first()
                .satisfies(failure -> assertThat(failure.newest().id()).isEqualTo("A0"));
    }
}
