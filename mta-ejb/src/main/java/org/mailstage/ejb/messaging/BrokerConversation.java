package org.mailstage.ejb.messaging;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to the broker's management address, with nothing but JMS; so they reach an embedded broker and one elsewhere
 * alike. The session is kept between questions, because a queue for answers is not free.
 *
 * <p>For one thread at a time. After a method has thrown the conversation is over: close it and open another, since a late
 * answer would be taken for that to the next question.
 */
final class BrokerConversation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerConversation.class);
    private static final long ANSWER_TIMEOUT_MILLIS = 5_000;

    private final JMSContext context;
    private final TemporaryQueue answers;
    private final JMSConsumer consumer;

    private BrokerConversation(JMSContext context) {
        this.context = context;
        this.answers = context.createTemporaryQueue();
        this.consumer = context.createConsumer(answers);
    }

    /** Must not be called inside a transaction: the answer would only come after its end. */
    static BrokerConversation open(ConnectionFactory connectionFactory) {
        JMSContext context = connectionFactory.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        try {
            return new BrokerConversation(context);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    /**
     * Calls an operation.
     *
     * @param resource what it belongs to, such as {@code broker} or {@code queue.NAME}
     * @return its result in JSON, as a string; empty when it has none
     * @throws IllegalStateException when the broker refuses or does not answer in time
     */
    String invoke(String resource, String operation, List<?> arguments) throws JMSException {
        TextMessage question = context.createTextMessage(
                Json.createArrayBuilder(arguments).build().toString());
        question.setStringProperty("_AMQ_ResourceName", resource);
        question.setStringProperty("_AMQ_OperationName", operation);
        question.setJMSReplyTo(answers);
        context.createProducer().send(context.createQueue("activemq.management"), question);
        if (!(consumer.receive(ANSWER_TIMEOUT_MILLIS) instanceof TextMessage answer)) {
            throw new IllegalStateException("no answer within " + ANSWER_TIMEOUT_MILLIS + " ms");
        }
        if (!answer.getBooleanProperty("_AMQ_OperationSucceeded")) {
            throw new IllegalStateException("refused: " + answer.getText());
        }
        return result(answer.getText());
    }

    /** The answer is a JSON array with the result as its one element. */
    private static String result(String answer) {
        if (answer == null || answer.isBlank()) {
            return "";
        }
        try (JsonReader reader = Json.createReader(new StringReader(answer))) {
            JsonArray array = reader.readArray();
            if (array.isEmpty() || array.get(0).getValueType() != JsonValue.ValueType.STRING) {
                return array.isEmpty() ? "" : array.get(0).toString();
            }
            return array.getString(0);
        }
    }

    @Override
    public void close() {
        try {
            context.close();
        } catch (JMSRuntimeException e) {
            LOG.debug("MTA-12060 closing a JMS context that had failed: cause=\"{}\"", e.toString());
        }
    }
}
