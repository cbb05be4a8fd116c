package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailstage.core.trace.TraceState;

class TraceSearchTest {
    @Test
    void everyStateShouldComeBackFromItsWord() {
        TraceSearch search = new TraceSearch();
        for (TraceState state : TraceState.values()) {
            assertThat(TraceSearch.stateOf(search.wordOf(state))).isEqualTo(state);
        }
        assertThat(TraceSearch.stateOf("nonsense")).isNull();
    }

    @Test
    void queryShouldCarryConditionsEncoded() {
        TraceSearch search = new TraceSearch();
        assertThat(search.isConditioned()).isFalse();

        search.setRecipient("  a+b@example.org ");
        search.setState("dead-letter");

        assertThat(search.query()).isEqualTo("recipient=a%2Bb%40example.org&state=dead-letter&");
        assertThat(search.isConditioned()).isTrue();
    }

    @Test
    void overlongTextShouldBeCut() {
        TraceSearch search = new TraceSearch();
        search.setQ("x".repeat(100_000));
        assertThat(search.getQ()).hasSize(320);
    }
}
