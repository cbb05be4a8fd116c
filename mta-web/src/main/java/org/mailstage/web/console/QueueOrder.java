package org.mailstage.web.console;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.ejb.admin.QueueRole;
import org.mailstage.ejb.admin.QueueStatus;
import org.mailstage.ejb.messaging.MailQueues;

/** Queues in the order a message may pass them: by role, retry tiers by their delay. Stateless. */
final class QueueOrder {
    private static final Comparator<QueueStatus> ORDER = Comparator.comparing(QueueStatus::role)
            .thenComparing(queue -> delay(queue.name()))
            .thenComparing(QueueStatus::name);

    private QueueOrder() {}

    static List<QueueStatus> sorted(List<QueueStatus> queues) {
        return queues.stream().sorted(ORDER).toList();
    }

    private static Duration delay(String queue) {
        if (QueueRole.of(queue) != QueueRole.RETRY) {
            return Duration.ZERO;
        }
        try {
            return DurationText.parse(queue.substring(MailQueues.RETRY_PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return Duration.ZERO;
        }
    }
}
