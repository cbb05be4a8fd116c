package org.mailstage.connector;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;
import org.mailstage.connector.inbound.ConnectorResources;
import org.mailstage.connector.inbound.SmtpActivation;
import org.mailstage.connector.inbound.SmtpActivationSpec;
import org.mailstage.connector.outbound.DeliveryAgentOwner;
import org.mailstage.connector.outbound.SmtpDeliveryAgent;
import org.mailstage.core.delivery.DeliveryAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SMTP resource adapter: starts and stops listeners as the container activates and deactivates the message-driven bean
 * that receives mail, and owns the delivery agent (Jakarta Connectors 2.1 §5, §13). Thread-safe.
 *
 * <p>{@link #endpointActivation} returns at once, the listeners come up on a work thread. {@link #stop} and
 * {@link #endpointDeactivation} return when the last connection is closed, which takes up to the deadline of
 * {@link ConnectorSettings#stopDeadline()}. Two beans with equal specifications are two activations.
 * The system property {@code mta.listener.<name>} overrides the address of the listener of that name; port 0 means any free
 * port.
 */
public class SmtpResourceAdapter implements ResourceAdapter, DeliveryAgentOwner {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpResourceAdapter.class);

    /** The running part; absent before start and after stop. */
    private record Running(
            WorkManager workManager,
            ConnectorSettings settings,
            ConnectorResources resources,
            SmtpDeliveryAgent deliveryAgent) {}

    /** By identity of the specification, as the container gives the same object back. Guarded by itself. */
    private final Map<ActivationSpec, SmtpActivation> activations = new IdentityHashMap<>();

    private final Supplier<ConnectorSettings> configuration;
    private final Function<String, @Nullable String> addresses;
    private volatile @Nullable Running running;

    public SmtpResourceAdapter() {
        this(ConnectorSettings::fromSystemProperties, listener -> System.getProperty("mta.listener." + listener));
    }

    SmtpResourceAdapter(Supplier<ConnectorSettings> configuration, Function<String, @Nullable String> addresses) {
        this.configuration = configuration;
        this.addresses = addresses;
    }

    @Override
    public void start(BootstrapContext context) throws ResourceAdapterInternalException {
        ConnectorSettings settings;
        try {
            settings = configuration.get();
        } catch (IllegalArgumentException e) {
            throw new ResourceAdapterInternalException("MTA-11009 " + e.getMessage(), e);
        }
        WorkManager workManager = context.getWorkManager();
        WorkerPool workers = new WorkerPool(workManager, settings.workers(), settings.queuedMessages());
        int most = Math.max(4, settings.workers() / 4);
        WorkerPool lookups = new WorkerPool(workManager, most, settings.queuedMessages());
        running = new Running(
                workManager,
                settings,
                ConnectorResources.start(settings, workers, lookups, addresses),
                new SmtpDeliveryAgent());
    }

    @Override
    public void stop() {
        Running stopping = running;
        running = null;
        if (stopping == null) {
            return;
        }
        List<SmtpActivation> left;
        synchronized (activations) {
            left = new ArrayList<>(activations.values());
            activations.clear();
        }
        left.forEach(activation -> stop(activation, stopping.settings().stopDeadline()));
        try {
            stopping.resources().stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopping.deliveryAgent().close();
        }
    }

    @Override
    public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) throws ResourceException {
        Running now = running;
        if (now == null) {
            throw new ResourceAdapterInternalException("the adapter does not run");
        }
        if (!(spec instanceof SmtpActivationSpec)) {
            throw new NotSupportedException("not a specification of this adapter: " + spec);
        }
        SmtpActivation activation = new SmtpActivation(
                factory, now.workManager(), now.resources(), now.settings().stopDeadline());
        synchronized (activations) {
            activations.put(spec, activation);
        }
        try {
            activation.start();
        } catch (WorkException e) {
            synchronized (activations) {
                activations.remove(spec);
            }
            throw new ResourceAdapterInternalException("no work thread for the listeners", e);
        }
    }

    @Override
    public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
        SmtpActivation activation;
        synchronized (activations) {
            activation = activations.remove(spec);
        }
        Running now = running;
        if (activation != null) {
            stop(activation, now == null ? Duration.ZERO : now.settings().stopDeadline());
        }
    }

    private static void stop(SmtpActivation activation, Duration deadline) {
        try {
            activation.stop(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The others are to be stopped all the same.
            LOG.error("MTA-11025 listeners did not stop cleanly", e);
        }
    }

    @Override
    public DeliveryAgent deliveryAgent() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the adapter does not run");
        }
        return now.deliveryAgent();
    }

    /** The activations there are now. */
    public List<SmtpActivation> activations() {
        synchronized (activations) {
            return List.copyOf(activations.values());
        }
    }

    /** Octets of message content on the heap now. */
    public long messageMemoryHeld() {
        Running now = running;
        return now == null ? 0 : now.resources().messageMemoryHeld();
    }

    /** Inbound transactions are not imported. */
    @Override
    public XAResource @Nullable [] getXAResources(ActivationSpec[] specs) {
        return null;
    }
}
