package org.mailstage.connector.outbound;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.SourceAddress;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.tls.policy.TlsPlan;
import org.mailstage.core.tls.policy.TlsRule;

/**
 * Connections that wait for their next message, per next hop, the last used first out.
 *
 * <p>Thread-safe. Bounded: when it is full, a connection given back is ended instead. No socket is touched under the
 * lock.
 */
final class IdleConnections {
    private static final boolean[] UNDER_TLS_FIRST = {true, false};

    private final int most;
    private final Map<Key, Deque<SmtpConnection>> waiting = new HashMap<>();
    private int count;
    private boolean closed;

    IdleConnections(int most) {
        this.most = most;
    }

    /**
     * Connections under TLS and in the clear, such that were held to different rules, and such that come from different
     * source addresses are never mixed up.
     */
    private record Key(NextHop nextHop, SourceAddress source, TlsRule rule, boolean tls) {}

    /** A connection that can serve the request, or null. The better source address and then TLS are preferred. */
    @Nullable
    SmtpConnection take(DeliveryRequest request) {
        List<SmtpConnection> expired = new ArrayList<>(0);
        SmtpConnection found;
        synchronized (this) {
            if (count == 0) {
                return null;
            }
            found = take(request, expired);
        }
        expired.forEach(SmtpConnection::quit);
        return found;
    }

    private @Nullable SmtpConnection take(DeliveryRequest request, List<SmtpConnection> expired) {
        TlsPlan plan = request.terms().tls();
        List<TlsRule> rules =
                request.targets().stream().map(plan::ruleFor).distinct().toList();
        for (SourceAddress source : request.terms().sources()) {
            for (boolean tls : UNDER_TLS_FIRST) {
                for (TlsRule rule : rules) {
                    SmtpConnection found = take(new Key(request.nextHop(), source, rule, tls), request, expired);
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    private @Nullable SmtpConnection take(Key key, DeliveryRequest request, List<SmtpConnection> expired) {
        Deque<SmtpConnection> stack = waiting.get(key);
        if (stack == null) {
            return null;
        }
        long now = System.nanoTime();
        SmtpConnection found = null;
        while (found == null && !stack.isEmpty()) {
            SmtpConnection top = stack.pop();
            count--;
            // The next hop's hosts or our account there may have changed since.
            if (top.idleUntil() - now > 0
                    && top.login().equals(request.terms().login())
                    && request.targets().contains(top.target())
                    && request.terms().tls().ruleFor(top.target()).equals(top.rule())) {
                found = top;
            } else {
                expired.add(top);
            }
        }
        if (stack.isEmpty()) {
            waiting.remove(key);
        }
        return found;
    }

    /** Keeps the connection until {@link SmtpConnection#idleUntil()}, if there is room. */
    void give(SmtpConnection connection) {
        boolean kept = false;
        synchronized (this) {
            if (!closed && count < most) {
                waiting.computeIfAbsent(keyOf(connection), k -> new ArrayDeque<>())
                        .push(connection);
                count++;
                kept = true;
            }
        }
        if (!kept) {
            connection.quit();
        }
    }

    synchronized int size() {
        return count;
    }

    /** Ends those that waited too long. */
    void sweep() {
        List<SmtpConnection> expired = new ArrayList<>(0);
        synchronized (this) {
            long now = System.nanoTime();
            for (Iterator<Deque<SmtpConnection>> stacks = waiting.values().iterator(); stacks.hasNext(); ) {
                Deque<SmtpConnection> stack = stacks.next();
                stack.removeIf(c -> c.idleUntil() - now <= 0 && expired.add(c));
                if (stack.isEmpty()) {
                    stacks.remove();
                }
            }
            count -= expired.size();
        }
        expired.forEach(SmtpConnection::quit);
    }

    /** Ends all; what is given back later is ended at once. */
    void close() {
        List<SmtpConnection> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            waiting.values().forEach(all::addAll);
            waiting.clear();
            count = 0;
        }
        all.forEach(SmtpConnection::quit);
    }

    private static Key keyOf(SmtpConnection connection) {
        return new Key(connection.nextHop(), connection.source(), connection.rule(), connection.isTls());
    }
}
