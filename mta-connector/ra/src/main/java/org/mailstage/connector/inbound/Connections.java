package org.mailstage.connector.inbound;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The open connections of one listener, counted by client address. Thread-safe. */
final class Connections {
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
    private final Set<OpenConnection> open = ConcurrentHashMap.newKeySet();

    /** Counts a client in, by its address. */
    int enter(InetAddress address) {
        return byAddress.merge(address, 1, Integer::sum);
    }

    void add(OpenConnection connection) {
        open.add(connection);
    }

    /** Counts a client out. */
    void leave(InetAddress address) {
        byAddress.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
    }

    /** Takes out a connection that is closed, or has become another. */
    void remove(OpenConnection connection) {
        open.remove(connection);
        synchronized (this) {
            notifyAll();
        }
    }

    void forEach(Consumer<OpenConnection> action) {
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
