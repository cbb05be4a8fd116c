package org.mailstage.connector.inbound;

import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.MessageReceiver;
import org.mailstage.core.smtp.server.ReceptionSetup;

/**
 * The message endpoints of one activation. Thread-safe; to be used on work threads only.
 *
 * <p>To create an endpoint costs the container several proxies, so they are kept and used again, one message at a time
 * (Jakarta Connectors 2.1 §13.5.6). There are as many as there were threads in {@link #receive} at once. An endpoint that threw is
 * released: its bean instance is gone.
 */
final class EndpointPool {
    private final MessageEndpointFactory factory;
    private final ConcurrentLinkedDeque<MessageEndpoint> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    EndpointPool(MessageEndpointFactory factory) {
        this.factory = factory;
    }

    Reply receive(ReceivedMessage message) throws UnavailableException {
        return call(receiver -> receiver.receive(message));
    }

    ReceptionSetup setup() throws UnavailableException {
        return call(MessageReceiver::setup);
    }

    private <T> T call(Function<MessageReceiver, T> method) throws UnavailableException {
        MessageEndpoint endpoint = idle.pollFirst();
        if (endpoint == null) {
            endpoint = factory.createEndpoint(null);
        }
        boolean sound = false;
        try {
            T result = method.apply((MessageReceiver) endpoint);
            sound = true;
            return result;
        } finally {
            if (sound) {
                idle.addFirst(endpoint);
            } else {
                endpoint.release();
            }
            if (closed) {
                releaseIdle();
            }
        }
    }

    /** Releases the idle endpoints; those in use are released when their call returns. */
    void close() {
        closed = true;
        releaseIdle();
    }

    private void releaseIdle() {
        for (MessageEndpoint endpoint = idle.pollFirst(); endpoint != null; endpoint = idle.pollFirst()) {
            endpoint.release();
        }
    }
}
