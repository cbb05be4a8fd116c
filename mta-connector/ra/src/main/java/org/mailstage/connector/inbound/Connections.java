package org.mailstage.connector.inbound;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.mailstage.connector.ListenerStatistics;

/** The open connections of one listener, counted by client address. Thread-safe. */
final class Connections {
    private final ListenerStatistics statistics;
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
    private final Set<SmtpConnection> open = ConcurrentHashMap.newKeySet();

    Connections(ListenerStatistics statistics) {
        this.statistics = statistics;
    }

    /** Counts a client in, by its address. */
    int enter(InetAddress address) {
        return byAddress.merge(address, 1, Integer::sum);
    }

    void add(SmtpConnection connection) {
        open.add(connection);
    }

    /** Takes out a connection that is closed. */
    void leave(SmtpConnection connection, InetAddress address) {
        open.remove(connection);
        statistics.sessionClosed();
        byAddress.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
        synchronized (this) {
            notifyAll();
        }
    }

    void forEach(Consumer<SmtpConnection> action) {
        open.forEach(action);
    }

    /** Waits until no connection is open. @return false when the deadline ({@link System#nanoTime}) came first */
    synchronized boolean awaitNone(long deadline) throws InterruptedException {
        while (!open.isEmpty()) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
