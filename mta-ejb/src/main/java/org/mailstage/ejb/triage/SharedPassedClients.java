package org.mailstage.ejb.triage;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.triage.LocalPassedClients;
import org.mailstage.core.triage.PassedClients;
import org.mailstage.ejb.cluster.EntryCopier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passed clients, shared over the application server's Hazelcast.
 *
 * <p>Thread-safe. Nobody waits for the grid: questions are answered out of a copy that a listener keeps up to date, changes
 * are sent and not waited for. Without a grid each node knows its own. The map holds strings only and its entries expire, so
 * nothing is lost with it but some seconds of waiting (invariant I6).
 */
final class SharedPassedClients implements PassedClients {
    static final String MAP = "mailstage.triage.passed";
    private static final Logger LOG = LoggerFactory.getLogger(SharedPassedClients.class);

    private final Supplier<HazelcastInstance> grid;
    private final Clock clock;
    private final LocalPassedClients local;
    private volatile @Nullable IMap<String, String> shared;
    private @Nullable HazelcastInstance joined;
    private @Nullable UUID listener;
    private boolean alone;

    /** @param grid gives the server's Hazelcast; throws a RuntimeException while there is none */
    SharedPassedClients(Supplier<HazelcastInstance> grid, Clock clock) {
        this.grid = grid;
        this.clock = clock;
        this.local = new LocalPassedClients(clock);
    }

    @Override
    public Optional<Instant> passedAt(InetAddress client) {
        return local.passedAt(client);
    }

    @Override
    public void remember(InetAddress client, Duration howLong) {
        // The copy holds what the grid does, so the grid's map is bounded with it.
        boolean room = !local.isFull();
        local.remember(client, howLong);
        if (room) {
            long now = clock.millis();
            String entry = now + " " + (now + howLong.toMillis());
            tell(map -> map.setAsync(client.getHostAddress(), entry, howLong.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    @Override
    public void forget(InetAddress client) {
        local.forget(client);
        tell(map -> map.removeAsync(client.getHostAddress()));
    }

    private interface News {
        void to(IMap<String, String> map);
    }

    private void tell(News news) {
        IMap<String, String> map = shared;
        if (map == null) {
            return;
        }
        try {
            news.to(map);
        } catch (RuntimeException e) {
            LOG.debug("the other nodes do not hear of a client", e);
        }
    }

    /** Takes part in the grid, unless it does already; for one thread. Never throws. @return false without a grid */
    boolean join() {
        try {
            HazelcastInstance instance = grid.get();
            if (joined != instance) {
                IMap<String, String> map = instance.getMap(MAP);
                listener = map.addEntryListener(new EntryCopier(this::copy, this::forgetCopy), true);
                map.entrySet().forEach(entry -> copy(entry.getKey(), entry.getValue()));
                shared = map;
                joined = instance;
                alone = false;
            }
            return true;
        } catch (RuntimeException e) {
            if (!alone) {
                alone = true;
                LOG.warn(
                        "MTA-12221 clients that passed triage are known on this node only reason=\"{}\"", e.toString());
            }
            return false;
        }
    }

    /** Leaves the grid. Never throws. */
    void leave() {
        IMap<String, String> map = shared;
        UUID registered = listener;
        shared = null;
        joined = null;
        if (map == null || registered == null) {
            return;
        }
        try {
            map.removeEntryListener(registered);
        } catch (RuntimeException e) {
            LOG.debug("the grid was gone before we left it", e);
        }
    }

    private void forgetCopy(String client) {
        IpLiteral.parse(client).ifPresent(local::forget);
    }

    private void copy(String client, String entry) {
        String[] times = entry.split(" ", 2);
        Optional<InetAddress> address = IpLiteral.parse(client);
        if (times.length < 2 || address.isEmpty()) {
            return;
        }
        try {
            Instant passedAt = Instant.ofEpochMilli(Long.parseLong(times[0]));
            local.put(address.get(), passedAt, Instant.ofEpochMilli(Long.parseLong(times[1])));
        } catch (NumberFormatException e) {
            LOG.debug("a node tells of {} what we do not understand: {}", client, entry, e);
        }
    }
}
