package org.mailstage.core.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TraceStateTest {
    @Test
    void codesShouldFollowTheOrderOfConcernAndLeadBack() {
        int last = 0;
        for (TraceState state : TraceState.values()) {
            assertThat(state.code()).isGreaterThan(last);
            assertThat(TraceState.ofCode(state.code())).isEqualTo(state);
            last = state.code();
        }
        assertThatThrownBy(() -> TraceState.ofCode(11)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyEventShouldLeadToAState() {
        for (TraceEvent.Type type : TraceEvent.Type.values()) {
            assertThat(TraceState.after(type)).isNotNull();
        }
        assertThat(TraceState.after(TraceEvent.Type.RECEIVED).isFinal()).isFalse();
        assertThat(TraceState.after(TraceEvent.Type.HELD).isFinal()).isFalse();
        assertThat(TraceState.after(TraceEvent.Type.IN_DOUBT).isFinal()).isFalse();
        assertThat(TraceState.after(TraceEvent.Type.BOUNCED).isFinal()).isTrue();
        assertThat(TraceState.after(TraceEvent.Type.UNREPORTED).isFinal()).isTrue();
    }

    @Test
    void bounceShouldEndADeliveryAndOtherReportsShouldNotWhenTheyComeBack() {
        assertThat(TraceState.after(TraceEvent.Type.BOUNCE_RECEIVED)).isEqualTo(TraceState.BOUNCED);
        assertThat(TraceState.after(TraceEvent.Type.COMPLAINED)).isEqualTo(TraceState.DELIVERED);
        assertThat(TraceState.after(TraceEvent.Type.NOTICE_RECEIVED)).isEqualTo(TraceState.DELIVERED);
    }
}
