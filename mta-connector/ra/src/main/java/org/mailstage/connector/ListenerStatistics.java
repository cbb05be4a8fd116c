package org.mailstage.connector;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What one listener has done since it started. Thread-safe; counts are each exact, not a common snapshot. */
public final class ListenerStatistics implements ListenerMXBean {
    private final String role;
    private final AtomicInteger sessions = new AtomicInteger();
    private final LongAdder sessionsTotal = new LongAdder();
    private final LongAdder messagesAccepted = new LongAdder();
    private final LongAdder messagesRefused = new LongAdder();
    private final LongAdder octetsAccepted = new LongAdder();
    private volatile String address = "";

    public ListenerStatistics(String role) {
        this.role = role;
    }

    /** Counts a session in. @return the sessions open now, this one included */
    public int sessionOpened() {
        sessionsTotal.increment();
        return sessions.incrementAndGet();
    }

    public void sessionClosed() {
        sessions.decrementAndGet();
    }

    /** Counts a message the receiver has taken. */
    public void messageAccepted(long octets) {
        messagesAccepted.increment();
        octetsAccepted.add(octets);
    }

    /** Counts a message that was answered 4yz or 5yz after its data. */
    public void messageRefused() {
        messagesRefused.increment();
    }

    /** Says where the listener listens; empty while it does not. */
    public void listening(String boundAddress) {
        address = boundAddress;
    }

    @Override
    public String getRole() {
        return role;
    }

    @Override
    public String getAddress() {
        return address;
    }

    @Override
    public int getSessions() {
        return sessions.get();
    }

    @Override
    public long getSessionsTotal() {
        return sessionsTotal.sum();
    }

    @Override
    public long getMessagesAccepted() {
        return messagesAccepted.sum();
    }

    @Override
    public long getMessagesRefused() {
        return messagesRefused.sum();
    }

    @Override
    public long getOctetsAccepted() {
        return octetsAccepted.sum();
    }
}
