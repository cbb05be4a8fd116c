package org.mailstage.ejb.messaging;

import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of one transacted JMS session, bound to the thread it was begun on: what {@link MailSender} sends on this
 * thread goes out with it, as it does with the container's transaction elsewhere.
 *
 * <p>Only what was received and sent over its session belongs to it. For the thread it was begun on. After a method has
 * thrown, nobody knows what the broker has done; close the session then.
 */
public final class LocalTransaction implements AutoCloseable {
    private static final ThreadLocal<LocalTransaction> CURRENT = new ThreadLocal<>();

    private final Session session;
    private final MessageProducer producer;

    private LocalTransaction(Session session, MessageProducer producer) {
        this.session = session;
        this.producer = producer;
    }

    /**
     * Binds a session to this thread. Whatever was left over in the session, by somebody who failed, is undone first.
     *
     * @param session transacted, and used by nobody else meanwhile
     * @throws IllegalStateException when this thread has one already
     */
    public static LocalTransaction begin(Session session) throws JMSException {
        if (CURRENT.get() != null) {
            throw new IllegalStateException("this thread has a local transaction already");
        }
        session.rollback();
        LocalTransaction begun = new LocalTransaction(session, session.createProducer(null));
        CURRENT.set(begun);
        return begun;
    }

    /** That of this thread; null when there is none. */
    static @Nullable LocalTransaction current() {
        return CURRENT.get();
    }

    Session session() {
        return session;
    }

    MessageProducer producer() {
        return producer;
    }

    /** Makes everything since the last commit or rollback happen, durably, and goes on. */
    public void commit() throws JMSException {
        session.commit();
    }

    /** Undoes everything since the last commit or rollback, and goes on. */
    public void rollback() throws JMSException {
        session.rollback();
    }

    /** Unbinds the session from this thread; what was not committed is left to the session's end. */
    @Override
    public void close() {
        CURRENT.remove();
    }
}
