package org.mailstage.connector;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.mailstage.core.smtp.server.ListenerRole;

/** What one listener has done since it started. Thread-safe; counts are each exact, not a common snapshot. */
public final class ListenerStatistics implements ListenerMXBean {
    private final String name;
    private final AtomicInteger sessions = new AtomicInteger();
    private final LongAdder sessionsTotal = new LongAdder();
    private final LongAdder messagesAccepted = new LongAdder();
    private final LongAdder messagesRefused = new LongAdder();
    private final LongAdder octetsAccepted = new LongAdder();
    private final LongAdder tlsSessions = new LongAdder();
    private final LongAdder tlsFailures = new LongAdder();
    private final LongAdder authentications = new LongAdder();
    private final LongAdder authenticationFailures = new LongAdder();
    private final LongAdder refusedConnections = new LongAdder();
    private final LongAdder earlyTalkers = new LongAdder();
    private volatile ListenerRole role;
    private volatile String address = "";

    public ListenerStatistics(String name, ListenerRole role) {
        this.name = name;
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

    /** Counts a TLS handshake. */
    public void tlsHandshake(boolean success) {
        (success ? tlsSessions : tlsFailures).increment();
    }

    /** Counts an AUTH that ended. */
    public void authenticated(boolean success) {
        (success ? authentications : authenticationFailures).increment();
    }

    /** Counts a connection that got no greeting. */
    public void connectionRefused() {
        refusedConnections.increment();
    }

    /** Counts a client that talked too early. */
    public void earlyTalker() {
        earlyTalkers.increment();
    }

    /** Says where the listener listens; empty while it does not. */
    public void listening(String boundAddress) {
        address = boundAddress;
    }

    /** The listener serves another role from now on. */
    public void serving(ListenerRole newRole) {
        role = newRole;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getRole() {
        return role.keyword();
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

    @Override
    public long getTlsSessions() {
        return tlsSessions.sum();
    }

    @Override
    public long getTlsFailures() {
        return tlsFailures.sum();
    }

    @Override
    public long getAuthentications() {
        return authentications.sum();
    }

    @Override
    public long getAuthenticationFailures() {
        return authenticationFailures.sum();
    }

    @Override
    public long getRefusedConnections() {
        return refusedConnections.sum();
    }

    @Override
    public long getEarlyTalkers() {
        return earlyTalkers.sum();
    }
}
