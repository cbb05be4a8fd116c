package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.mailstage.ejb.messaging.QueueDepths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mail queues, and what lies in them.
 *
 * <p>Thread-safe. Every method throws {@link BrokerUnavailableException} when the broker does not answer.
 */
@ApplicationScoped
public class QueueService {
    /** Most messages of one page. */
    public static final int MAX_LIMIT = 1000;
    /** The broker goes through a queue from its head, so what lies deeper is not shown. */
    public static final int MAX_OFFSET = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(QueueService.class);

    /** True while the broker does not answer, so that the log tells it once and not with each question. */
    private final AtomicBoolean silent = new AtomicBoolean();

    @Inject
    QueueDepths depths;

    @Inject
    QueueBrowsing browsing;

    /** All mail queues, by name. */
    public List<QueueStatus> list() {
        return depths().entrySet().stream()
                .map(entry -> status(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * A part of what lies in a queue.
     *
     * @param limit 1 to {@value #MAX_LIMIT}; what is beyond is cut to it
     * @param offset 0 to {@value #MAX_OFFSET}; what is beyond is cut to it
     * @return empty when there is no such mail queue
     */
    public Optional<QueuePage> messages(String queue, int limit, int offset) {
        QueueDepths.Depth depth = depths().get(queue);
        if (depth == null) {
            return Optional.empty();
        }
        int most = Math.max(1, Math.min(limit, MAX_LIMIT));
        int from = Math.max(0, Math.min(offset, MAX_OFFSET));
        List<QueueMessage> messages = answered(() -> browsing.browse(queue, most, from));
        return Optional.of(new QueuePage(queue, depth.messages(), from, most, messages));
    }

    private Map<String, QueueDepths.Depth> depths() {
        return answered(depths::all);
    }

    private <T> T answered(Supplier<T> question) {
        try {
            T answer = question.get();
            if (silent.compareAndSet(true, false)) {
                LOG.info("MTA-15004 broker answers again");
            }
            return answer;
        } catch (RuntimeException e) {
            if (silent.compareAndSet(false, true)) {
                LOG.warn("MTA-15001 broker does not answer: cause=\"{}\"", e.toString());
            }
            throw new BrokerUnavailableException("The broker does not answer; queues cannot be shown now", e);
        }
    }

    private static QueueStatus status(String name, QueueDepths.Depth depth) {
        QueueRole role = QueueRole.of(name);
        return new QueueStatus(
                name,
                role,
                role.describe(name),
                depth.messages(),
                depth.delivering(),
                depth.consumers(),
                depth.added(),
                depth.acknowledged());
    }
}
