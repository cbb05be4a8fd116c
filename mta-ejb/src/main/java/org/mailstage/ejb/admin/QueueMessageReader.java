package org.mailstage.ejb.admin;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.messaging.QueueMessageCodec;

/** Reads the properties of a message on a queue and leaves its body alone. Stateless; takes whatever it finds. */
final class QueueMessageReader {
    private QueueMessageReader() {}

    static QueueMessage read(Message message) throws JMSException {
        List<String> recipients =
                List.of(text(message, QueueMessageCodec.P_RECIPIENTS).split("\n"));
        return new QueueMessage(
                text(message, QueueMessageCodec.P_ID),
                text(message, QueueMessageCodec.P_REVERSE_PATH),
                recipients.subList(0, Math.min(recipients.size(), QueueMessage.SHOWN_RECIPIENTS)),
                recipients.equals(List.of("")) ? 0 : recipients.size(),
                number(message, QueueMessageCodec.P_SIZE),
                time(message, QueueMessageCodec.P_RECEIVED),
                (int) number(message, QueueMessageCodec.P_ATTEMPTS),
                time(message, QueueMessageCodec.P_DUE),
                text(message, QueueMessageCodec.P_DIAGNOSTIC),
                text(message, QueueMessageCodec.P_REASON));
    }

    private static String text(Message message, String property) throws JMSException {
        Object value = message.getObjectProperty(property);
        return value == null ? "" : value.toString();
    }

    private static long number(Message message, String property) throws JMSException {
        return message.getObjectProperty(property) instanceof Number number ? number.longValue() : 0;
    }

    private static @Nullable Instant time(Message message, String property) throws JMSException {
        return message.getObjectProperty(property) instanceof Number number
                ? Instant.ofEpochMilli(number.longValue())
                : null;
    }
}
