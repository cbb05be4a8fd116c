package org.mailstage.connector;

import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.MessageReceiver;
import org.mailstage.core.smtp.server.ReceptionSetup;

/**
 * The container's side of a message-driven bean: endpoints that call one receiver. Thread-safe.
 *
 * <p>An endpoint that is used by two threads at once, or after it threw or was released, throws; so a test sees it.
 */
public final class FakeEndpointFactory implements MessageEndpointFactory {
    private final MessageReceiver receiver;
    private final AtomicInteger unavailable = new AtomicInteger();
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();

    public FakeEndpointFactory(MessageReceiver receiver) {
        this.receiver = receiver;
    }

    /** Makes the next calls of createEndpoint fail, as while the bean is being deployed. */
    public FakeEndpointFactory unavailableFor(int calls) {
        unavailable.set(calls);
        return this;
    }

    public int created() {
        return created.get();
    }

    public int released() {
        return released.get();
    }

    @Override
    public MessageEndpoint createEndpoint(@Nullable XAResource xaResource) throws UnavailableException {
        if (unavailable.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new UnavailableException("the bean is not there yet");
        }
        created.incrementAndGet();
        return new Endpoint();
    }

    @Override
    public MessageEndpoint createEndpoint(@Nullable XAResource xaResource, long timeout) throws UnavailableException {
        return createEndpoint(xaResource);
    }

    @Override
    public boolean isDeliveryTransacted(Method method) {
        return false;
    }

    @Override
    public String getActivationName() {
        return "test";
    }

    @Override
    public Class<?> getEndpointClass() {
        return receiver.getClass();
    }

    private final class Endpoint implements MessageEndpoint, MessageReceiver {
        private final AtomicInteger callers = new AtomicInteger();
        private volatile boolean usable = true;

        @Override
        public ReceptionSetup setup() {
            enter();
            try {
                return receiver.setup();
            } finally {
                callers.decrementAndGet();
            }
        }

        @Override
        public Reply receive(ReceivedMessage message) {
            enter();
            try {
                return receiver.receive(message);
            } catch (RuntimeException e) {
                usable = false;
                throw e;
            } finally {
                callers.decrementAndGet();
            }
        }

        private void enter() {
            if (callers.incrementAndGet() > 1 || !usable) {
                throw new IllegalStateException("endpoint is in use, broken or released");
            }
        }

        @Override
        public void beforeDelivery(Method method) {
            throw new UnsupportedOperationException("not needed without transactions");
        }

        @Override
        public void afterDelivery() {
            throw new UnsupportedOperationException("not needed without transactions");
        }

        @Override
        public void release() {
            usable = false;
            released.incrementAndGet();
        }
    }
}
