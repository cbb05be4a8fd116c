package org.mailstage.connector.inbound;

import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.connector.ListenerStatistics;
import org.mailstage.connector.WorkerPool;
import org.mailstage.core.smtp.server.ReceptionPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message-driven bean and the listener that serves it, from activation to deactivation. Thread-safe.
 *
 * <p>{@link #start} returns at once. A work thread then waits until the bean can be called, asks it for its policy and
 * binds the listener: while a bean is being deployed, endpoints cannot be created on the deploying thread.
 */
public final class SmtpActivation {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpActivation.class);
    private static final long FIRST_WAIT_MILLIS = 50;
    private static final long LONGEST_WAIT_MILLIS = 5_000;
    /** Tries before the log says that the bean is not there; the first seconds belong to every deployment. */
    private static final int QUIET_TRIES = 8;

    private final SmtpActivationSpec spec;
    private final EndpointPool endpoints;
    private final ConnectorResources resources;
    private final ListenerStatistics statistics;
    private final ListenerRegistration registration;

    // Guarded by this.
    private @Nullable SmtpListener listener;
    private @Nullable InetSocketAddress boundAddress;
    private boolean stopped;
    private boolean settled;

    public SmtpActivation(SmtpActivationSpec spec, MessageEndpointFactory factory, ConnectorResources resources) {
        this.spec = spec;
        this.endpoints = new EndpointPool(factory);
        this.resources = resources;
        this.statistics = new ListenerStatistics(spec.role());
        this.registration = new ListenerRegistration(statistics);
    }

    /** Asks for a work thread that brings the listener up. @throws WorkException when the container has none */
    public void start(WorkManager workManager) throws WorkException {
        workManager.scheduleWork(new Work() {
            @Override
            public void run() {
                bringUp();
            }

            @Override
            public void release() {
                halt();
            }
        });
    }

    private void bringUp() {
        try {
            Optional<ReceptionPolicy> policy = awaitPolicy();
            if (policy.isPresent()) {
                listen(policy.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("MTA-11026 the listener does not come up role={}", spec.role(), e);
        } finally {
            synchronized (this) {
                settled = true;
                notifyAll();
            }
        }
    }

    /** Empty when the activation was stopped meanwhile. */
    private Optional<ReceptionPolicy> awaitPolicy() throws InterruptedException {
        long wait = FIRST_WAIT_MILLIS;
        for (int tries = 1; !isStopped(); tries++) {
            try {
                return Optional.of(endpoints.policy());
            } catch (UnavailableException | RuntimeException e) {
                if (tries == QUIET_TRIES) {
                    LOG.warn(
                            "MTA-11003 the receiver is not ready, trying on role={} cause={}",
                            spec.role(),
                            e.toString());
                }
            }
            synchronized (this) {
                if (!stopped) {
                    wait(wait);
                }
            }
            wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
        }
        return Optional.empty();
    }

    private synchronized void listen(ReceptionPolicy policy) {
        if (stopped) {
            return;
        }
        InetSocketAddress wanted = spec.listenAddress();
        SmtpListener candidate = new SmtpListener(resources.loops(), context(policy));
        try {
            InetSocketAddress bound = candidate.bind(wanted);
            listener = candidate;
            boundAddress = bound;
            statistics.listening(ListenAddress.text(bound));
            registration.register();
            LOG.info("MTA-11001 listening role={} address={}", spec.role(), ListenAddress.text(bound));
        } catch (IOException e) {
            LOG.error("MTA-11002 cannot listen on {}: {}", ListenAddress.text(wanted), e.getMessage());
        }
    }

    private ListenerContext context(ReceptionPolicy policy) {
        WorkerPool workers = resources.workers();
        return new ListenerContext(
                spec.role(),
                policy,
                new MemoryGuard(resources.contents().memory()),
                resources.contents(),
                new Reception(workers, endpoints),
                statistics);
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void halt() {
        stopped = true;
        notifyAll();
    }

    /**
     * Stops accepting, lets mail transactions finish until the deadline, says 421 to the rest and closes. Returns when
     * that is done; a second call does nothing.
     */
    public void stop(Duration deadline) throws InterruptedException {
        SmtpListener running;
        synchronized (this) {
            stopped = true;
            notifyAll();
            running = listener;
            listener = null;
        }
        try {
            if (running != null) {
                running.stop(deadline);
                LOG.info("MTA-11005 stopped role={} address={}", spec.role(), statistics.getAddress());
            }
        } finally {
            statistics.listening("");
            registration.unregister();
            endpoints.close();
        }
    }

    /** Where the listener listens; empty while it does not. */
    public synchronized Optional<InetSocketAddress> boundAddress() {
        return listener == null ? Optional.empty() : Optional.ofNullable(boundAddress);
    }

    /** True when the listener is up, or will not come up any more: the address is taken, or it was stopped. */
    public synchronized boolean isSettled() {
        return settled;
    }

    public ListenerStatistics statistics() {
        return statistics;
    }
}
