package org.mailstage.ejb.messaging;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
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

/**
 * Asks the broker what lies in the mail queues, and makes and removes such queues, over its management address and with
 * nothing but JMS; so it works with an embedded broker and with one elsewhere.
 *
 * <p>Thread-safe. An answer is kept for {@value #FRESH_MILLIS} ms.
 */
@ApplicationScoped
public class QueueDepths {
    private static final long FRESH_MILLIS = 900;
    private static final String ONLY_OURS = "{\"field\":\"name\",\"operation\":\"CONTAINS\",\"value\":\"mta.\"}";
    private static final int MAX_QUEUES = 10_000;

    /**
     * What lies in one queue.
     *
     * @param paused true when it gives out nothing
     */
    public record Depth(long messages, long delivering, long consumers, long added, long acknowledged, boolean paused) {
        /** Of a queue that gives out what it has. */
        public Depth(long messages, long delivering, long consumers, long added, long acknowledged) {
            this(messages, delivering, consumers, added, acknowledged, false);
        }
    }

    /** Something said to the broker. */
    @FunctionalInterface
    private interface Question {
        String put(BrokerConversation broker) throws JMSException;
    }

    private record Snapshot(Map<String, Depth> depths, long takenAt) {}

    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    ConnectionFactory connectionFactory;

    private @Nullable BrokerConversation conversation;
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

    /** The same, asked for this call: for whoever must not miss a queue that was made a moment ago. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Map<String, Depth> fresh() {
        return ask();
    }

    /** Makes a durable queue that the broker never deletes by itself; does nothing when there is one of that name. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void create(String queue) {
        String configuration = Json.createObjectBuilder()
                .add("name", queue)
                .add("address", queue)
                .add("routing-type", "ANYCAST")
                .add("durable", true)
                .add("auto-delete", false)
                .build()
                .toString();
        talk(broker -> broker.invoke("broker", "createQueue", List.of(configuration, true)));
        forget();
    }

    /** Lets a queue give out nothing any more, also after a restart of the broker. What is sent to it stays in it. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void pause(String queue) {
        talk(broker -> broker.invoke("queue." + queue, "pause", List.of(true)));
        forget();
    }

    /** Takes back {@link #pause}. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void resume(String queue) {
        talk(broker -> broker.invoke("queue." + queue, "resume", List.of()));
        forget();
    }

    /** Removes a queue and all that is in it. @throws RuntimeException when it has consumers */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void destroy(String queue) {
        talk(broker -> broker.invoke("broker", "destroyQueue", List.of(queue, false, true)));
        forget();
    }

    private void forget() {
        last = new Snapshot(Map.of(), Long.MIN_VALUE);
    }

    private Map<String, Depth> ask() {
        return parse(talk(broker -> broker.invoke("broker", "listQueues", List.of(ONLY_OURS, 1, MAX_QUEUES))));
    }

    /** Says something to the broker over the one conversation of this node. */
    private synchronized String talk(Question question) {
        try {
            BrokerConversation current = conversation;
            if (current == null) {
                current = BrokerConversation.open(connectionFactory);
                conversation = current;
            }
            return question.put(current);
        } catch (JMSException | RuntimeException e) {
            close();
            throw new IllegalStateException("broker could not be asked: " + e.getMessage(), e);
        }
    }

    @PreDestroy
    synchronized void close() {
        BrokerConversation old = conversation;
        conversation = null;
        if (old != null) {
            old.close();
        }
    }

    /** @param answer the operation's result, JSON */
    static Map<String, Depth> parse(String answer) {
        Map<String, Depth> depths = new TreeMap<>();
        try (JsonReader reader = Json.createReader(new StringReader(answer))) {
            JsonArray queues = reader.readObject().getJsonArray("data");
            for (JsonObject queue : queues.getValuesAs(JsonObject.class)) {
                depths.put(
                        queue.getString("name"),
                        new Depth(
                                number(queue, "messageCount"),
                                number(queue, "deliveringCount"),
                                number(queue, "consumerCount"),
                                number(queue, "messagesAdded"),
                                number(queue, "messagesAcked"),
                                queue.getString("paused", "").equals("true")));
            }
        }
        return depths;
    }

    private static long number(JsonObject queue, String name) {
        String text = queue.containsKey(name) ? queue.get(name).toString().replace("\"", "") : "0";
        return text.matches("-?\\d+") ? Long.parseLong(text) : 0;
    }
}
