package org.mailstage.ejb.queue;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.mailstage.core.policy.QueueStarter;
import org.mailstage.ejb.queue.QueueControl.Wish;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts what waits for a domain by an order to try it at once, on a thread of the container. Thread-safe. */
@ApplicationScoped
public class StartedQueues implements QueueStarter.Queues {
    private static final Logger LOG = LoggerFactory.getLogger(StartedQueues.class);

    @Inject
    QueueControl control;

    @Resource
    ManagedExecutorService background;

    @Override
    public void start(String domain, boolean subdomains) {
        background.execute(() -> order(domain, subdomains));
    }

    private void order(String domain, boolean subdomains) {
        try {
            filters(domain, subdomains)
                    .forEach(filter -> control.order(new Wish(QueueOrder.Action.RETRY, filter, "", null, 0), "ETRN"));
        } catch (RuntimeException e) {
            // The mail goes when it is due.
            LOG.warn("MTA-12306 queue not started by ETRN: domain={} cause=\"{}\"", domain, e.toString());
        }
    }

    static List<QueueFilter> filters(String domain, boolean subdomains) {
        QueueFilter own = filter("", domain);
        return subdomains ? List.of(own, filter("*." + domain, "")) : List.of(own);
    }

    private static QueueFilter filter(String recipient, String domain) {
        return new QueueFilter("", recipient, domain, "", "", null, null, null, 0, 0, "", Set.of());
    }
}
