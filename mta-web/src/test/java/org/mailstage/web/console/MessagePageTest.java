package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailstage.core.trace.TraceEvent;

class MessagePageTest {
    private static TraceEvent event(TraceEvent.Type type, String evidence) {
        return new TraceEvent("A1", type, Instant.EPOCH, "node1", "", List.of(), "", "", "", evidence, 0, 0, null);
    }

    @Test
    void gapShouldBeInAFittingUnit() {
        assertThat(MessagePage.gap(Duration.ZERO)).isEmpty();
        assertThat(MessagePage.gap(Duration.ofMillis(33))).isEqualTo("+33 ms");
        assertThat(MessagePage.gap(Duration.ofMillis(1_540))).isEqualTo("+1.5 s");
        assertThat(MessagePage.gap(Duration.ofSeconds(61))).isEqualTo("+1 min 1 s");
        assertThat(MessagePage.gap(Duration.ofMinutes(125))).isEqualTo("+2 h 5 min");
    }

    @Test
    void otherMessageShouldBeFoundInBouncesOnly() {
        assertThat(MessagePage.other(event(TraceEvent.Type.BOUNCED, "1M86QD9YBKKQBMP2C3")))
                .isEqualTo("1M86QD9YBKKQBMP2C3");
        assertThat(MessagePage.other(event(TraceEvent.Type.RECEIVED, "bounce of 1M86QD9YBKKQBMP2C3")))
                .isEqualTo("1M86QD9YBKKQBMP2C3");
        assertThat(MessagePage.other(event(TraceEvent.Type.RECEIVED, "HELO mx.example.org, mx")))
                .isEmpty();
        assertThat(MessagePage.other(event(TraceEvent.Type.DEFERRED, "1M86QD9YBKKQBMP2C3")))
                .isEmpty();
    }
}
