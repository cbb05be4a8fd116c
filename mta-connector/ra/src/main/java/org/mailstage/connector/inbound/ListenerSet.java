package org.mailstage.connector.inbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mailstage.connector.ListenerStatistics;
import org.mailstage.connector.tls.CertificateRegistration;
import org.mailstage.connector.tls.ServerTls;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.ReceptionSetup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one activation, kept as the setup wants them. Thread-safe.
 *
 * <p>Between two configurations a listener is known by its name. Where its address stayed, so does its socket. One that
 * cannot have its address is tried again every few seconds; the others do not suffer from it.
 */
final class ListenerSet {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerSet.class);
    private static final long RETRY_NANOS = Duration.ofSeconds(3).toNanos();

    private final ConnectorResources resources;
    private final EndpointPool endpoints;
    private final ServerTls tls;
    private final CertificateRegistration certificates = new CertificateRegistration();
    private final Consumer<SmtpListener> drain;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<SmtpListener> draining = new HashSet<>();
    private boolean stopped;
    private boolean looked;
    private long revision;

    /** @param drain lets a listener that no longer accepts come to its end, without blocking the caller */
    ListenerSet(ConnectorResources resources, EndpointPool endpoints, Consumer<SmtpListener> drain) {
        this.resources = resources;
        this.endpoints = endpoints;
        this.tls = new ServerTls(resources.tlsDirectory());
        this.drain = drain;
    }

    /** A listener there shall be. */
    private static final class Entry {
        final ListenerStatistics statistics;
        final ListenerRegistration registration;
        ListenerContext context;
        String wanted = "";

        @Nullable
        SmtpListener listener;

        @Nullable
        InetSocketAddress bound;

        String failure = "";
        long nextTry;

        Entry(ListenerContext context) {
            this.context = context;
            statistics = context.statistics();
            registration = new ListenerRegistration(statistics);
        }

        void notListening() {
            listener = null;
            bound = null;
            statistics.listening("");
        }
    }

    /** Brings the listeners in line with the setup, if that has changed, and tries those again that have no address. */
    synchronized void look(ReceptionSetup setup) {
        if (stopped) {
            return;
        }
        lookAtCertificates(setup);
        long current = setup.revision();
        if (!looked || current != revision) {
            change(setup);
            revision = current;
            looked = true;
        }
        for (Entry entry : entries.values()) {
            if (entry.listener == null && System.nanoTime() - entry.nextTry >= 0) {
                bind(entry);
            }
        }
    }

    private void lookAtCertificates(ReceptionSetup setup) {
        List<ListenerSettings> listeners = setup.listeners();
        try {
            tls.look(
                    setup.tls(),
                    listeners.isEmpty()
                            ? "localhost"
                            : setup.policy(listeners.get(0).name()).hostname());
        } catch (RuntimeException e) {
            // Without TLS rather than without mail; said once a second, as it is not to be overlooked.
            LOG.error("MTA-11039 certificates cannot be looked at", e);
        }
        certificates.show(tls.views());
    }

    /** First sockets are closed, then others opened: an address may have gone over from one listener to another. */
    private void change(ReceptionSetup setup) {
        Map<String, ListenerSettings> wanted = new LinkedHashMap<>();
        setup.listeners().forEach(settings -> wanted.put(settings.name(), settings));
        for (Entry entry : List.copyOf(entries.values())) {
            if (!wanted.containsKey(entry.statistics.getName())) {
                retire(entry);
                entry.registration.unregister();
                entries.remove(entry.statistics.getName());
            }
        }
        wanted.values().forEach(settings -> take(settings, setup));
    }

    private void take(ListenerSettings settings, ReceptionSetup setup) {
        Entry entry = entries.get(settings.name());
        ListenerStatistics statistics =
                entry == null ? new ListenerStatistics(settings.name(), settings.role()) : entry.statistics;
        ListenerContext context = context(settings, setup, statistics);
        if (entry == null) {
            entry = new Entry(context);
            entry.registration.register();
            entries.put(settings.name(), entry);
        }
        entry.context = context;
        statistics.serving(settings.role());
        String address = resources.addressOf(settings);
        SmtpListener listener = entry.listener;
        if (!address.equals(entry.wanted)) {
            retire(entry);
            entry.wanted = address;
            entry.failure = "";
            entry.nextTry = System.nanoTime();
        } else if (listener != null) {
            listener.use(context);
        }
    }

    private ListenerContext context(ListenerSettings settings, ReceptionSetup setup, ListenerStatistics statistics) {
        return new ListenerContext(
                settings,
                setup.peers(),
                tls,
                setup.policy(settings.name()),
                new MemoryGuard(resources.contents().memory()),
                resources.contents(),
                new Reception(resources.workers(), resources.lookups(), endpoints),
                statistics);
    }

    private void retire(Entry entry) {
        SmtpListener listener = entry.listener;
        if (listener == null) {
            return;
        }
        LOG.info("MTA-11005 stopped listener={} address={}", entry.statistics.getName(), entry.statistics.getAddress());
        listener.stopAccepting();
        entry.notListening();
        draining.add(listener);
        drain.accept(listener);
    }

    private void bind(Entry entry) {
        SmtpListener candidate = new SmtpListener(resources.loops(), entry.context);
        String name = entry.statistics.getName();
        try {
            InetSocketAddress bound = candidate.bind(ListenAddress.parse(entry.wanted));
            entry.listener = candidate;
            entry.bound = bound;
            entry.failure = "";
            entry.statistics.listening(ListenAddress.text(bound));
            LOG.info(
                    "MTA-11001 listening listener={} role={} address={}",
                    name,
                    entry.statistics.getRole(),
                    ListenAddress.text(bound));
        } catch (IOException | IllegalArgumentException e) {
            entry.nextTry = System.nanoTime() + RETRY_NANOS;
            String failure = String.valueOf(e.getMessage());
            if (!failure.equals(entry.failure)) {
                entry.failure = failure;
                LOG.error("MTA-11002 cannot listen on {} for {}: {}", entry.wanted, name, failure);
            }
        }
    }

    /** Forgets a listener that has been drained. */
    synchronized void drained(SmtpListener listener) {
        draining.remove(listener);
    }

    /** Stops all within the deadline: first all stop accepting, then each comes to its end. */
    void stop(Duration deadline) throws InterruptedException {
        List<SmtpListener> running = new ArrayList<>();
        synchronized (this) {
            stopped = true;
            for (Entry entry : entries.values()) {
                if (entry.listener != null) {
                    running.add(entry.listener);
                    entry.listener.stopAccepting();
                    LOG.info(
                            "MTA-11005 stopped listener={} address={}",
                            entry.statistics.getName(),
                            entry.statistics.getAddress());
                }
                entry.notListening();
                entry.registration.unregister();
            }
            entries.clear();
            certificates.show(List.of());
            running.addAll(draining);
            draining.clear();
        }
        long end = System.nanoTime() + deadline.toNanos();
        for (SmtpListener listener : running) {
            listener.awaitEnd(end);
        }
    }

    synchronized Optional<InetSocketAddress> boundAddress(String name) {
        Entry entry = entries.get(name);
        return entry == null ? Optional.empty() : Optional.ofNullable(entry.bound);
    }

    synchronized Optional<ListenerStatistics> statistics(String name) {
        return Optional.ofNullable(entries.get(name)).map(entry -> entry.statistics);
    }
}
