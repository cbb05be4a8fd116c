package org.mailstage.ejb.queue;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.trace.TraceState;
import org.mailstage.ejb.admin.QueueRole;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.delivery.OutcomeService;
import org.mailstage.ejb.messaging.LocalTransaction;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.MalformedQueueMessageException;
import org.mailstage.ejb.messaging.QueueMessageCodec;
import org.mailstage.ejb.messaging.QueuedMessage;

/**
 * Takes messages of known queue ids out of a queue and carries out what is ordered about them, a batch in one local
 * transaction of one session, as lanes do: taking, what becomes of it and the bounce commit together. In the container's transaction
 * the first message sent would end the receiving, since its context is a second one on the same session.
 *
 * <p>Thread-safe. The messages between those that are meant stay where they are and keep their order.
 */
@ApplicationScoped
public class QueueSweep {
    static final int BATCH = 100;
    private static final long RECEIVE_TIMEOUT_MILLIS = 1000;

    @Resource(lookup = "jms/mailstage/LaneConnectionFactory")
    ConnectionFactory connectionFactory;

    @Inject
    ConfigService config;

    @Inject
    NodeSettings node;

    @Inject
    OrderExecution execution;

    @Inject
    OutcomeService outcomes;

    @Inject
    MailSender sender;

    /** A recipient that was met. */
    record Met(String id, String recipient) {}

    /**
     * Takes one batch.
     *
     * @param order number of the order that asks for it; messages on which it was carried out are left alone
     * @return the recipients that were met; fewer messages than {@value #BATCH} mean that there are no more
     */
    List<Met> take(String queue, Collection<String> ids, long order) throws Exception {
        try (Connection connection = connectionFactory.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                LocalTransaction transaction = LocalTransaction.begin(session);
                MessageConsumer consumer = session.createConsumer(session.createQueue(queue), selector(ids, order))) {
            connection.start();
            return take(queue, consumer, transaction, order);
        }
    }

    private List<Met> take(String queue, MessageConsumer consumer, LocalTransaction transaction, long order)
            throws JMSException, IOException {
        List<Met> met = new ArrayList<>();
        boolean done = false;
        try {
            for (int count = 0; count < BATCH; count++) {
                Message message = consumer.receive(RECEIVE_TIMEOUT_MILLIS);
                if (message == null) {
                    break;
                }
                met.addAll(handle(queue, message, order));
            }
            transaction.commit();
            done = true;
            return met;
        } finally {
            if (!done) {
                transaction.rollback();
            }
        }
    }

    private static String selector(Collection<String> ids, long order) {
        String list =
                ids.stream().filter(id -> id.matches("[0-9A-Z]{1,32}")).collect(Collectors.joining("','", "('", "')"));
        return QueueMessageCodec.P_ID + " IN " + list + " AND (" + QueueMessageCodec.P_ORDER + " IS NULL OR "
                + QueueMessageCodec.P_ORDER + " < " + order + ")";
    }

    private List<Met> handle(String queue, Message message, long order) throws JMSException, IOException {
        QueuedMessage queued;
        try {
            queued = node.codec().decode(message);
        } catch (MalformedQueueMessageException e) {
            sender.deadLetter(message, String.valueOf(e.getMessage()));
            return List.of();
        }
        String reason = message.getStringProperty(QueueMessageCodec.P_REASON);
        try (var content = queued.content()) {
            MailSettings settings = config.current();
            Instant now = Instant.now();
            for (Map.Entry<Verdict, List<Mailbox>> part :
                    execution.judge(queued, state(queue, queued), settings).entrySet()) {
                QueuedMessage rest = OrderExecution.part(queued, part.getValue(), part.getKey());
                carryOut(queue, rest, part.getKey(), reason == null ? "" : reason, order, settings, now);
            }
        }
        return queued.envelope().recipients().stream()
                .map(recipient -> new Met(queued.id().value(), recipient.toString()))
                .toList();
    }

    private static TraceState state(String queue, QueuedMessage message) {
        return switch (QueueRole.of(queue)) {
            case HOLD -> TraceState.HELD;
            case DEAD_LETTER -> TraceState.DEAD_LETTERED;
            default -> message.attempts() > 0 ? TraceState.DEFERRED : TraceState.QUEUED;
        };
    }

    private void carryOut(
            String queue,
            QueuedMessage part,
            Verdict verdict,
            String reason,
            long order,
            MailSettings settings,
            Instant now)
            throws JMSException, IOException {
        // What the order does not concern after all goes back, and is not taken out for it again.
        QueuedMessage marked = verdict.isNone()
                ? part.handled(
                        part.handling().after(Math.max(order, part.handling().order())))
                : part;
        boolean stays = verdict.isNone() || !verdict.urgent();
        if (verdict.isFinal() || verdict.fate() == Verdict.Fate.HOLD && !queue.equals(MailQueues.HOLD)) {
            sender.sendAll(execution.end(marked, verdict, settings, now));
        } else if (verdict.fate() == Verdict.Fate.DEAD) {
            sender.sendAll(List.of(new Outgoing(MailQueues.DEAD_LETTER, marked, reason)));
        } else if (verdict.fate() == Verdict.Fate.HOLD) {
            sender.sendAll(List.of(new Outgoing(MailQueues.HOLD, marked)));
        } else if (stays && marked.dueAt() != null && marked.dueAt().isAfter(now)) {
            outcomes.waitUntil(marked, marked.dueAt(), now);
        } else {
            if (!verdict.isNone() && verdict.urgent()) {
                execution.released(marked, verdict, settings);
            }
            sender.sendAll(List.of(new Outgoing(MailQueues.OUTBOUND, marked)));
        }
    }
}
