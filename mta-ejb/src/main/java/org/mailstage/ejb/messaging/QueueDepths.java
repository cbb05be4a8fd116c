package org.mailstage.ejb.messaging;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.transaction.Transactional;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker what lies in the mail queues, over its management address and with nothing but JMS; so it works with an
 * embedded broker and with one elsewhere.
 *
 * <p>Thread-safe. An answer is kept for {@value #FRESH_MILLIS} ms.
 */
@ApplicationScoped
public class QueueDepths {
    private static final Logger LOG = LoggerFactory.getLogger(QueueDepths.class);
    private static final long FRESH_MILLIS = 900;
    private static final long ANSWER_TIMEOUT_MILLIS = 5_000;
    private static final String ONLY_OURS = "{\"field\":\"name\",\"operation\":\"CONTAINS\",\"value\":\"mta.\"}";
    private static final int MAX_QUEUES = 10_000;

    /** What lies in one queue. */
    public record Depth(long messages, long delivering, long consumers, long added, long acknowledged) {}

    private record Snapshot(Map<String, Depth> depths, long takenAt) {}

    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    private ConnectionFactory connectionFactory;

    private @Nullable Conversation conversation;
    private volatile Snapshot last = new Snapshot(Map.of(), Long.MIN_VALUE);

    /** Depth by queue name, sorted. @throws RuntimeException when the broker does not answer */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Map<String, Depth> all() {
        long now = System.nanoTime() / 1_000_000;
        Snapshot known = last;
        if (known.takenAt() == Long.MIN_VALUE || now - known.takenAt() > FRESH_MILLIS) {
            known = new Snapshot(ask(), now);
            last = known;
        }
        return known.depths();
    }

    private synchronized Map<String, Depth> ask() {
        try {
            Conversation current = conversation;
            if (current == null) {
                current = Conversation.open(connectionFactory);
                conversation = current;
            }
            return parse(current.ask());
        } catch (JMSException | RuntimeException e) {
            close();
            throw new IllegalStateException("broker could not be asked: " + e.getMessage(), e);
        }
    }

    @PreDestroy
    synchronized void close() {
        Conversation old = conversation;
        conversation = null;
        if (old != null) {
            old.close();
        }
    }

    /** One session with the broker's management address, kept between questions: a queue for answers is not free. */
    private record Conversation(JMSContext context, TemporaryQueue answers, JMSConsumer consumer) {
        static Conversation open(ConnectionFactory connectionFactory) {
            JMSContext context = connectionFactory.createContext(JMSContext.AUTO_ACKNOWLEDGE);
            try {
                TemporaryQueue answers = context.createTemporaryQueue();
                return new Conversation(context, answers, context.createConsumer(answers));
            } catch (RuntimeException e) {
                context.close();
                throw e;
            }
        }

        String ask() throws JMSException {
            TextMessage question = context.createTextMessage(Json.createArrayBuilder(List.of(ONLY_OURS, 1, MAX_QUEUES))
                    .build()
                    .toString());
            question.setStringProperty("_AMQ_ResourceName", "broker");
            question.setStringProperty("_AMQ_OperationName", "listQueues");
            question.setJMSReplyTo(answers);
            context.createProducer().send(context.createQueue("activemq.management"), question);
            if (!(consumer.receive(ANSWER_TIMEOUT_MILLIS) instanceof TextMessage answer)) {
                // A late answer would be taken for that to the next question, so this conversation is over.
                throw new IllegalStateException("no answer within " + ANSWER_TIMEOUT_MILLIS + " ms");
            }
            if (!answer.getBooleanProperty("_AMQ_OperationSucceeded")) {
                throw new IllegalStateException("refused: " + answer.getText());
            }
            return answer.getText();
        }

        void close() {
            try {
                context.close();
            } catch (JMSRuntimeException e) {
                LOG.debug("MTA-12060 closing a JMS context that had failed: cause=\"{}\"", e.toString());
            }
        }
    }

    /** @param answer a JSON array whose one element is the operation's result, itself JSON in a string */
    static Map<String, Depth> parse(String answer) {
        Map<String, Depth> depths = new TreeMap<>();
        try (JsonReader outer = Json.createReader(new StringReader(answer));
                JsonReader inner =
                        Json.createReader(new StringReader(outer.readArray().getString(0)))) {
            JsonArray queues = inner.readObject().getJsonArray("data");
            for (JsonObject queue : queues.getValuesAs(JsonObject.class)) {
                depths.put(
                        queue.getString("name"),
                        new Depth(
                                number(queue, "messageCount"),
                                number(queue, "deliveringCount"),
                                number(queue, "consumerCount"),
                                number(queue, "messagesAdded"),
                                number(queue, "messagesAcked")));
            }
        }
        return depths;
    }

    private static long number(JsonObject queue, String name) {
        String text = queue.containsKey(name) ? queue.get(name).toString().replace("\"", "") : "0";
        return text.matches("-?\\d+") ? Long.parseLong(text) : 0;
    }
}
