package org.mailstage.connector.inbound;

import jakarta.resource.spi.UnavailableException;
import java.util.Optional;
import java.util.function.Consumer;
import org.mailstage.connector.WorkerPool;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.smtp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings whole messages from the event loops to the receiver, on work threads, and look-ups to others. Thread-safe; does not block. */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final WorkerPool workers;
    private final WorkerPool lookups;
    private final EndpointPool endpoints;

    Reception(WorkerPool workers, WorkerPool lookups, EndpointPool endpoints) {
        this.workers = workers;
        this.lookups = lookups;
        this.endpoints = endpoints;
    }

    /**
     * Hands over a message.
     *
     * @param content closed when the receiver has returned
     * @param answer hears of the receiver's reply on the work thread; empty when the receiver threw or is not there
     * @return false when too many messages wait already: nothing happens to the message then
     */
    boolean submit(ReceivedMessage message, ContentCollector content, Consumer<Optional<Reply>> answer) {
        return workers.offer(() -> {
            Optional<Reply> reply = Optional.empty();
            try (content) {
                reply = receive(message);
            } finally {
                answer.accept(reply);
            }
        });
    }

    /** Runs what a session waits for. @return false when too much waits already: it will not run */
    boolean lookUp(Runnable task) {
        return lookups.offer(task);
    }

    private Optional<Reply> receive(ReceivedMessage message) {
        try {
            return Optional.of(endpoints.receive(message));
        } catch (UnavailableException e) {
            LOG.warn("MTA-11014 the receiver is not there queueId={} cause={}", message.id(), e.toString());
        } catch (RuntimeException e) {
            LOG.error("MTA-11015 the receiver failed queueId={}", message.id(), e);
        }
        return Optional.empty();
    }
}
