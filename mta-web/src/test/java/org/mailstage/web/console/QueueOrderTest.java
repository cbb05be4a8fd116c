package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mailstage.ejb.admin.QueueRole;
import org.mailstage.ejb.admin.QueueStatus;

class QueueOrderTest {
    @Test
    void queuesShouldStandInTheOrderOfAMessagesWay() {
        List<QueueStatus> mixed = Stream.of(
                        "mta.dead-letter",
                        "mta.retry.1h",
                        "mta.retry.15m",
                        "mta.outbound",
                        "mta.retry.1m",
                        "mta.inbound")
                .map(name -> new QueueStatus(name, QueueRole.of(name), "", 0, 0, 0, 0, 0))
                .toList();

        assertThat(QueueOrder.sorted(mixed))
                .extracting(QueueStatus::name)
                .containsExactly(
                        "mta.inbound",
                        "mta.outbound",
                        "mta.retry.1m",
                        "mta.retry.15m",
                        "mta.retry.1h",
                        "mta.dead-letter");
    }

    @Test
    void tierWithAStrangeNameShouldComeFirstOfTheTiers() {
        List<QueueStatus> mixed = Stream.of("mta.retry.1m", "mta.retry.later")
                .map(name -> new QueueStatus(name, QueueRole.of(name), "", 0, 0, 0, 0, 0))
                .toList();

        assertThat(QueueOrder.sorted(mixed))
                .extracting(QueueStatus::name)
                .containsExactly("mta.retry.later", "mta.retry.1m");
    }
}
