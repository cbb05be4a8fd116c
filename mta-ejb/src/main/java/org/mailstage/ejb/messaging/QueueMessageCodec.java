package org.mailstage.ejb.messaging;

import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.FileContent;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.routing.NextHop;

/**
 * Between {@link QueuedMessage} and JMS: version 1 of the contract in docs/jms.md. The envelope stands in properties,
 * the body is the RFC 5322 message, octet for octet.
 *
 * <p>Thread-safe. A body above {@link #IN_MEMORY_LIMIT} never lies on the heap as a whole: it streams from a file into
 * the broker and from the broker into a file.
 */
public final class QueueMessageCodec {
    /** Version of the contract, in every message. */
    public static final int VERSION = 1;

    public static final String P_VERSION = "mta_version";
    public static final String P_ID = "mta_id";
    public static final String P_REVERSE_PATH = "mta_reverse_path";
    public static final String P_RECIPIENTS = "mta_recipients";
    public static final String P_BODY_TYPE = "mta_body_type";
    public static final String P_RECEIVED = "mta_received";
    public static final String P_SIZE = "mta_size";
    public static final String P_ATTEMPTS = "mta_attempts";
    public static final String P_DUE = "mta_due";
    /** When the retry pump takes the message out of its tier, if that is not at {@link #P_DUE}. */
    public static final String P_WAKE = "mta_wake";
    /** When the sender was last told of the delay. */
    public static final String P_DELAY_NOTICE = "mta_delay_notice";
    /** MT-PRIORITY, from which the JMS priority is made on queues without an order of their own. */
    public static final String P_PRIORITY = OptionProperties.P_PRIORITY;

    public static final String P_DIAGNOSTIC_TYPE = "mta_diagnostic_type";
    public static final String P_DIAGNOSTIC = "mta_diagnostic";
    /** Why a message lies in the dead-letter queue. */
    public static final String P_REASON = "mta_reason";

    /** Where an administrator sent the message, in place of its recipients' routes. */
    public static final String P_NEXT_HOP = "mta_next_hop";
    /** The last order of an administrator that was carried out on the message. */
    public static final String P_ORDER = "mta_order";

    /** Bodies up to this many octets are handled in memory. */
    public static final int IN_MEMORY_LIMIT = 2 << 20;

    private static final String STREAM_IN = "JMS_AMQ_InputStream";
    private static final String STREAM_OUT = "JMS_AMQ_SaveStream";

    private final Path spillDirectory;

    /** @param spillDirectory where large bodies lie while they are delivered; made when missing */
    public QueueMessageCodec(Path spillDirectory) {
        this.spillDirectory = spillDirectory;
    }

    /** Makes a JMS message, persistent and without expiry, ready to send. The stream of a large body is read by send. */
    public BytesMessage encode(JMSContext context, QueuedMessage message) throws JMSException, IOException {
        return fill(context.createBytesMessage(), message);
    }

    /** The same, for a session. */
    public BytesMessage encode(Session session, QueuedMessage message) throws JMSException, IOException {
        return fill(session.createBytesMessage(), message);
    }

    private static BytesMessage fill(BytesMessage jms, QueuedMessage message) throws JMSException, IOException {
        jms.setJMSDeliveryMode(DeliveryMode.PERSISTENT);
        jms.setIntProperty(P_VERSION, VERSION);
        jms.setStringProperty(P_ID, message.id().value());
        jms.setStringProperty(P_REVERSE_PATH, message.envelope().reversePath().toString());
        jms.setStringProperty(P_RECIPIENTS, joinRecipients(message.envelope().recipients()));
        jms.setStringProperty(P_BODY_TYPE, message.envelope().bodyType().keyword());
        jms.setLongProperty(P_RECEIVED, message.receivedAt().toEpochMilli());
        jms.setLongProperty(P_SIZE, message.content().size());
        if (message.attempts() > 0) {
            jms.setIntProperty(P_ATTEMPTS, message.attempts());
        }
        Instant due = message.dueAt();
        if (due != null) {
            jms.setLongProperty(P_DUE, due.toEpochMilli());
        }
        Instant notice = message.delayNoticeAt();
        if (notice != null) {
            jms.setLongProperty(P_DELAY_NOTICE, notice.toEpochMilli());
        }
        write(message.handling(), jms);
        OptionProperties.write(message.envelope(), jms);
        Diagnostic diagnostic = message.lastDiagnostic();
        if (diagnostic != null) {
            jms.setStringProperty(P_DIAGNOSTIC_TYPE, diagnostic.type());
            jms.setStringProperty(P_DIAGNOSTIC, diagnostic.text());
        }
        MessageContent content = message.content();
        if (content instanceof MessageContent.InMemory memory && memory.length() <= IN_MEMORY_LIMIT) {
            jms.writeBytes(memory.octets(), memory.offset(), memory.length());
        } else {
            jms.setObjectProperty(STREAM_IN, content.open());
        }
        return jms;
    }

    /**
     * Reads a JMS message.
     *
     * @throws MalformedQueueMessageException when it does not follow the contract; it will not get better by waiting
     */
    public QueuedMessage decode(Message message) throws JMSException, IOException {
        if (!(message instanceof BytesMessage jms)) {
            throw new MalformedQueueMessageException("a mail message is a BytesMessage");
        }
        if (!jms.propertyExists(P_VERSION) || jms.getIntProperty(P_VERSION) != VERSION) {
            throw new MalformedQueueMessageException("unknown " + P_VERSION);
        }
        try {
            List<Mailbox> recipients = splitRecipients(required(jms, P_RECIPIENTS));
            Envelope envelope = new Envelope(
                    ReversePath.ofTrusted(required(jms, P_REVERSE_PATH)),
                    recipients,
                    bodyType(jms.getStringProperty(P_BODY_TYPE)),
                    OptionProperties.read(jms, recipients));
            QueueId id = new QueueId(required(jms, P_ID));
            Instant received = received(jms);
            int attempts = jms.propertyExists(P_ATTEMPTS) ? (int) OptionProperties.number(jms, P_ATTEMPTS) : 0;
            String diagnosticType = jms.getStringProperty(P_DIAGNOSTIC_TYPE);
            String text = jms.getStringProperty(P_DIAGNOSTIC);
            Diagnostic diagnostic =
                    diagnosticType == null || text == null ? null : new Diagnostic(diagnosticType, text);
            return new QueuedMessage(
                    id,
                    envelope,
                    content(jms),
                    received,
                    attempts,
                    OptionProperties.time(jms, P_DUE),
                    diagnostic,
                    OptionProperties.time(jms, P_DELAY_NOTICE),
                    handling(jms),
                    jms.getJMSRedelivered());
        } catch (IllegalArgumentException e) {
            throw new MalformedQueueMessageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void write(Handling handling, Message jms) throws JMSException {
        if (handling.order() != 0) {
            jms.setLongProperty(P_ORDER, handling.order());
        }
        NextHop nextHop = handling.nextHop();
        if (nextHop != null) {
            jms.setStringProperty(P_NEXT_HOP, nextHop.toString());
        }
    }

    private static Handling handling(BytesMessage jms) throws JMSException {
        String nextHop = jms.getStringProperty(P_NEXT_HOP);
        long order = jms.propertyExists(P_ORDER) ? OptionProperties.number(jms, P_ORDER) : 0;
        return nextHop == null && order == 0
                ? Handling.NONE
                : new Handling(order, nextHop == null ? null : NextHop.parse(nextHop));
    }

    private MessageContent content(BytesMessage jms) throws JMSException, IOException {
        long length = jms.getBodyLength();
        if (length <= IN_MEMORY_LIMIT) {
            byte[] octets = new byte[(int) length];
            int read = jms.readBytes(octets);
            if (read != length && length > 0) {
                throw new IOException("body ends after " + read + " of " + length + " octets");
            }
            return MessageContent.of(octets);
        }
        Files.createDirectories(spillDirectory);
        // Process id and suffix tell the connector, which sweeps this directory at its start, whose file it was.
        Path file = Files.createTempFile(spillDirectory, ProcessHandle.current().pid() + "-out-", ".spill");
        try (OutputStream out = Files.newOutputStream(file)) {
            jms.setObjectProperty(STREAM_OUT, out);
        } catch (JMSException | IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new FileContent(file);
    }

    private static String required(Message jms, String property) throws JMSException {
        String value = jms.getStringProperty(property);
        if (value == null) {
            throw new MalformedQueueMessageException("property " + property + " is missing");
        }
        return value;
    }

    private static Instant received(Message jms) throws JMSException {
        Instant received = OptionProperties.time(jms, P_RECEIVED);
        if (received == null) {
            throw new MalformedQueueMessageException("property " + P_RECEIVED + " is missing");
        }
        return received;
    }

    private static BodyType bodyType(@Nullable String keyword) {
        if (keyword == null) {
            return BodyType.SEVEN_BIT;
        }
        for (BodyType type : BodyType.values()) {
            if (type.keyword().equals(keyword)) {
                return type;
            }
        }
        throw new IllegalArgumentException(P_BODY_TYPE + " is 7BIT, 8BITMIME or BINARYMIME, not \"" + keyword + "\"");
    }

    /**
     * The JMS priority of a message on {@code mta.inbound} and {@code mta.outbound}, 0 to 9, from its MT-PRIORITY, -9 to
     * 9 (RFC 6710): 0 becomes 4, which is what JMS gives a message by itself; what is more urgent lies above it, what
     * is less urgent below.
     */
    public static int jmsPriority(int mtPriority) {
        return mtPriority >= 0
                ? Message.DEFAULT_PRIORITY + (mtPriority * 5 + 8) / 9
                : Message.DEFAULT_PRIORITY - (-mtPriority * 4 + 8) / 9;
    }

    private static String joinRecipients(List<Mailbox> recipients) {
        if (recipients.size() == 1) {
            return recipients.get(0).toString();
        }
        StringBuilder joined = new StringBuilder(recipients.size() * 32);
        for (Mailbox recipient : recipients) {
            if (joined.length() > 0) {
                joined.append('\n');
            }
            joined.append(recipient);
        }
        return joined.toString();
    }

    private static List<Mailbox> splitRecipients(String joined) {
        List<Mailbox> recipients = new ArrayList<>();
        int from = 0;
        while (from <= joined.length()) {
            int end = joined.indexOf('\n', from);
            if (end < 0) {
                end = joined.length();
            }
            recipients.add(Mailbox.ofTrusted(joined.substring(from, end)));
            from = end + 1;
        }
        return recipients;
    }
}
