package org.mailstage.ejb.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadLetterAlarmTest {
    @Test
    void compareShouldRaiseAlarmOnlyWhenQueueHasGrown() {
        DeadLetterAlarm alarm = new DeadLetterAlarm();

        assertThat(alarm.compare(0)).isEmpty();
        assertThat(alarm.compare(2)).contains("MTA-12050").contains("messages=2 new=2");
        assertThat(alarm.compare(2)).isEmpty();
        assertThat(alarm.compare(1)).isEmpty();
        assertThat(alarm.compare(3)).contains("new=2");
        assertThat(alarm.compare(0)).contains("MTA-12051");
    }
}
