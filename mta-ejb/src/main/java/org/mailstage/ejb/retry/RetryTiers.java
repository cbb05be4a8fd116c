package org.mailstage.ejb.retry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.TreeSet;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.QueueDepths;

/** The retry tiers there are: those of the schedule in force, and those that still hold messages of an earlier one. */
@ApplicationScoped
public class RetryTiers {
    @Inject
    ConfigService config;

    @Inject
    QueueDepths depths;

    /** Queue names of the tiers that hold messages. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        depths.all().forEach((queue, depth) -> {
            if (queue.startsWith(MailQueues.RETRY_PREFIX) && depth.messages() > 0) {
                names.add(queue);
            }
        });
        return names;
    }
}
