package org.mailstage.ejb.lane;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.mailstage.ejb.messaging.LocalTransaction;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MalformedQueueMessageException;
import org.mailstage.ejb.messaging.QueueMessageCodec;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one worker does in one lane: it takes message after message, each with all that follows from it in one transaction of
 * one session, until there is none, the gate lets no more in, or others are to have their turn.
 *
 * <p>For one thread; blocks as long as the attempts do. A message whose transaction does not commit stays in the lane.
 */
final class LaneTurn {
    private static final Logger LOG = LoggerFactory.getLogger(LaneTurn.class);
    /** How long a worker waits for the next message; opening a session again costs more. */
    private static final long LINGER_MILLIS = 100;

    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TURN_MESSAGES = 50;

    /** What is done with one message. */
    interface Handler {
        /** @return until when it must stay in the lane; empty when it has got a next state */
        Optional<Instant> handle(QueuedMessage message, String lane) throws JMSException, IOException;
    }

    private final ConnectionFactory connectionFactory;
    private final QueueMessageCodec codec;
    private final Handler handler;
    private final MailSender sender;
    private final LaneFaults faults;

    LaneTurn(
            ConnectionFactory connectionFactory,
            QueueMessageCodec codec,
            Handler handler,
            MailSender sender,
            LaneFaults faults) {
        this.connectionFactory = connectionFactory;
        this.codec = codec;
        this.handler = handler;
        this.sender = sender;
        this.faults = faults;
    }

    /**
     * Works until something ends the turn.
     *
     * @param served called after each message that was let in
     * @param inTheWay whether somebody else waits; asked now and then
     */
    TurnEnd run(String lane, Runnable served, BooleanSupplier inTheWay) {
        try (Connection connection = connectionFactory.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
                LocalTransaction transaction = LocalTransaction.begin(session);
                MessageConsumer consumer = session.createConsumer(session.createQueue(lane))) {
            connection.start();
            return undoneWhenFailing(transaction, () -> serve(lane, consumer, transaction, served, inTheWay));
        } catch (JMSException | IOException | RuntimeException e) {
            LOG.warn("MTA-12061 lane not served for now: lane={} cause=\"{}\"", lane, e.toString(), e);
            return new TurnEnd.Failed();
        }
    }

    private TurnEnd serve(
            String lane,
            MessageConsumer consumer,
            LocalTransaction transaction,
            Runnable served,
            BooleanSupplier inTheWay)
            throws JMSException, IOException {
        long start = System.nanoTime();
        for (int messages = 1; ; messages++) {
            Message message = consumer.receive(LINGER_MILLIS);
            if (message == null) {
                return new TurnEnd.Empty();
            }
            Optional<Instant> stay = handle(message, lane);
            if (stay.isPresent()) {
                transaction.rollback();
                return new TurnEnd.Refused(stay.get());
            }
            transaction.commit();
            served.run();
            boolean mayYield = messages % TURN_MESSAGES == 0 || System.nanoTime() - start > TURN_NANOS;
            if (mayYield && inTheWay.getAsBoolean()) {
                return new TurnEnd.Yielded();
            }
        }
    }

    private Optional<Instant> handle(Message message, String lane) throws JMSException, IOException {
        String id = message.getJMSMessageID();
        if (faults.areTooMany(id)) {
            deadLetter(message, "could not be processed " + LaneFaults.MOST + " times");
            return Optional.empty();
        }
        try {
            QueuedMessage queued = codec.decode(message);
            try (var content = queued.content()) {
                return handler.handle(queued, lane);
            }
        } catch (MalformedQueueMessageException e) {
            deadLetter(message, String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            // Not for a JMSException: that is the broker's fault and not the message's.
            faults.count(id);
            throw e;
        }
    }

    private interface Work {
        TurnEnd run() throws JMSException, IOException;
    }

    /** The session goes back to a pool, where an open transaction would hold the message for as long as it lies there. */
    private static TurnEnd undoneWhenFailing(LocalTransaction transaction, Work work) throws JMSException, IOException {
        boolean ended = false;
        try {
            TurnEnd end = work.run();
            ended = true;
            return end;
        } finally {
            if (!ended) {
                transaction.rollback();
            }
        }
    }

    private void deadLetter(Message message, String reason) throws JMSException {
        LOG.error(
                "MTA-12062 moved to dead-letter queue: jmsMessageId={} reason=\"{}\"",
                message.getJMSMessageID(),
                reason);
        sender.deadLetter(message, reason);
    }
}
