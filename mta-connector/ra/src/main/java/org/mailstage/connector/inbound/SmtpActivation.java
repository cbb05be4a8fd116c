package org.mailstage.connector.inbound;

import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.mailstage.connector.ListenerStatistics;
import org.mailstage.core.smtp.server.ReceptionSetup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message-driven bean and the listeners that serve it, from activation to deactivation. Thread-safe.
 *
 * <p>{@link #start} returns at once. A work thread then waits until the bean can be called, asks it for its setup, and
 * from then on keeps the listeners as that wants them: while a bean is being deployed, endpoints cannot be created on the
 * deploying thread.
 */
public final class SmtpActivation {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpActivation.class);
    private static final long FIRST_WAIT_MILLIS = 50;
    private static final long LONGEST_WAIT_MILLIS = 5_000;
    private static final long LOOK_MILLIS = 1_000;
    /** Tries before the log says that the bean is not there; the first seconds belong to every deployment. */
    private static final int QUIET_TRIES = 8;

    private final EndpointPool endpoints;
    private final WorkManager workManager;
    private final ListenerSet listeners;
    private final Duration drainTime;

    // Guarded by this.
    private boolean stopped;
    private boolean settled;

    /** @param drainTime how long mail transactions may go on at a listener that has left the configuration */
    public SmtpActivation(
            MessageEndpointFactory factory, WorkManager workManager, ConnectorResources resources, Duration drainTime) {
        this.endpoints = new EndpointPool(factory);
        this.workManager = workManager;
        this.drainTime = drainTime;
        this.listeners = new ListenerSet(resources, endpoints, this::drain);
    }

    /** Asks for the work thread that keeps the listeners. @throws WorkException when the container has none */
    public void start() throws WorkException {
        workManager.scheduleWork(new Work() {
            @Override
            public void run() {
                serve();
            }

            @Override
            public void release() {
                halt();
            }
        });
    }

    private void serve() {
        try {
            Optional<ReceptionSetup> setup = awaitSetup();
            while (setup.isPresent() && !isStopped()) {
                look(setup.get());
                settle();
                pause(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            settle();
        }
    }

    private void look(ReceptionSetup setup) {
        try {
            listeners.look(setup);
        } catch (RuntimeException e) {
            // What is open stays open; the next look may do better.
            LOG.error("MTA-11026 listeners are not as the configuration wants them", e);
        }
    }

    /** Empty when the activation was stopped meanwhile. */
    private Optional<ReceptionSetup> awaitSetup() throws InterruptedException {
        long wait = FIRST_WAIT_MILLIS;
        for (int tries = 1; !isStopped(); tries++) {
            try {
                return Optional.of(endpoints.setup());
            } catch (UnavailableException | RuntimeException e) {
                if (tries == QUIET_TRIES) {
                    LOG.warn("MTA-11003 the receiver is not ready, trying on cause={}", e.toString());
                }
            }
            pause(wait);
            wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
        }
        return Optional.empty();
    }

    private synchronized void pause(long millis) throws InterruptedException {
        if (!stopped) {
            wait(millis);
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void settle() {
        settled = true;
        notifyAll();
    }

    private synchronized void halt() {
        stopped = true;
        notifyAll();
    }

    /** On a thread of its own, as it may take as long as the clients' transactions. */
    private void drain(SmtpListener listener) {
        Work work = new Work() {
            @Override
            public void run() {
                try {
                    listener.awaitEnd(System.nanoTime() + drainTime.toNanos());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    listeners.drained(listener);
                }
            }

            @Override
            public void release() {}
        };
        try {
            workManager.scheduleWork(work);
        } catch (WorkException e) {
            LOG.warn("MTA-11027 no thread to watch a closed listener's last transactions cause={}", e.toString());
        }
    }

    /**
     * Stops accepting, lets mail transactions finish until the deadline, says 421 to the rest and closes. Returns when
     * that is done; a second call does nothing.
     */
    public void stop(Duration deadline) throws InterruptedException {
        halt();
        try {
            listeners.stop(deadline);
        } finally {
            endpoints.close();
        }
    }

    /** Where the listener of that name listens; empty while it does not. */
    public Optional<InetSocketAddress> boundAddress(String listener) {
        return listeners.boundAddress(listener);
    }

    /** True when the listeners were brought up, as far as their addresses could be had, or the activation was stopped. */
    public synchronized boolean isSettled() {
        return settled;
    }

    /** The statistics of the listener of that name; empty when there is none. */
    public Optional<ListenerStatistics> statistics(String listener) {
        return listeners.statistics(listener);
    }
}
