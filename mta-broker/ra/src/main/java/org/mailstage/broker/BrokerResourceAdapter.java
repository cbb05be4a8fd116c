package org.mailstage.broker;

import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnectorFactory;
import org.apache.activemq.artemis.ra.ActiveMQResourceAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Artemis' JMS resource adapter that can bring its broker along.
 *
 * <p>With {@code Embedded=true} (the default) it starts an {@link EmbeddedBroker} before the adapter and connects to it inside the
 * JVM; {@code ConnectorClassName} and {@code ConnectionParameters} are then ignored. With {@code Embedded=false} it is exactly
 * Artemis' adapter, and these two name the broker. The application server sets the properties before {@link #start} and calls it
 * on one thread.
 */
public class BrokerResourceAdapter extends ActiveMQResourceAdapter {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(BrokerResourceAdapter.class.getName());

    /** Artemis' defaults for its two smaller client pools. */
    private static final int SCHEDULED_THREADS = 5;

    private static final int FLOW_CONTROL_THREADS = 10;
    private static final int UNBOUNDED = -1;

    private boolean embedded = true;
    private @Nullable String dataDirectory;
    private @Nullable String acceptor;
    private @Nullable Long globalMaxSize;
    private @Nullable Long addressMaxSize;
    private @Nullable Integer maxDiskUsage;
    private @Nullable Long journalBufferTimeout;

    private transient @Nullable EmbeddedBroker broker;

    @Override
    public void start(BootstrapContext context) throws ResourceAdapterInternalException {
        // Message-driven beans run on these threads. Artemis allows 8 per processor for all beans together, far fewer
        // than the
        // sessions that wait for slow remote hosts; the sessions of the activations are the bound that counts.
        ActiveMQClient.setGlobalThreadPoolProperties(UNBOUNDED, SCHEDULED_THREADS, FLOW_CONTROL_THREADS);
        if (embedded) {
            setConnectorClassName(InVMConnectorFactory.class.getName());
            setConnectionParameters("serverId=" + EmbeddedBroker.IN_VM_SERVER_ID);
            startBroker();
        }
        try {
            super.start(context);
        } catch (ResourceAdapterInternalException | RuntimeException e) {
            stopBroker();
            throw e;
        }
    }

    @Override
    public void stop() {
        super.stop();
        stopBroker();
        ActiveMQClient.clearThreadPools();
    }

    private void startBroker() throws ResourceAdapterInternalException {
        try {
            EmbeddedBroker starting = new EmbeddedBroker(settings());
            starting.start();
            broker = starting;
        } catch (BrokerException | IllegalArgumentException e) {
            throw new ResourceAdapterInternalException("MTA-16010 " + e.getMessage(), e);
        }
    }

    private void stopBroker() {
        EmbeddedBroker stopping = broker;
        broker = null;
        if (stopping != null) {
            try {
                stopping.close();
            } catch (BrokerException e) {
                LOG.log(Level.WARNING, "MTA-16011 " + e.getMessage(), e);
            }
        }
    }

    /** The broker's settings as the properties say, defaults for the rest. */
    BrokerSettings settings() {
        Path directory = DataDirectory.locate(dataDirectory);
        BrokerSettings defaults = BrokerSettings.in(directory);
        JournalSettings journal = journalBufferTimeout == null
                ? defaults.journal()
                : defaults.journal().withBufferTimeout(Duration.ofNanos(journalBufferTimeout));
        return defaults.withJournal(journal)
                .withMemory(
                        globalMaxSize == null ? defaults.globalMaxBytes() : globalMaxSize,
                        addressMaxSize == null ? defaults.addressMaxBytes() : addressMaxSize,
                        defaults.pageBytes())
                .withMaxDiskUsagePercent(maxDiskUsage == null ? defaults.maxDiskUsagePercent() : maxDiskUsage)
                .withAcceptor(
                        acceptor == null || acceptor.isBlank()
                                ? null
                                : Acceptor.parse(acceptor, orEmpty(getUserName()), orEmpty(getPassword())));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Whether the adapter brings its own broker. */
    public Boolean getEmbedded() {
        return embedded;
    }

    /** See {@link #getEmbedded()}. */
    public void setEmbedded(Boolean embedded) {
        this.embedded = embedded;
    }

    /** Where the broker's data lie; see {@link DataDirectory} for what null means. */
    public @Nullable String getDataDirectory() {
        return dataDirectory;
    }

    /** See {@link #getDataDirectory()}. */
    public void setDataDirectory(@Nullable String dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    /** {@code host:port} on which the broker also listens, null or blank for in-VM only; needs UserName and Password. */
    public @Nullable String getAcceptor() {
        return acceptor;
    }

    /** See {@link #getAcceptor()}. */
    public void setAcceptor(@Nullable String acceptor) {
        this.acceptor = acceptor;
    }

    /** Heap for queued messages before paging, in bytes; null for a quarter of the heap. */
    public @Nullable Long getGlobalMaxSize() {
        return globalMaxSize;
    }

    /** See {@link #getGlobalMaxSize()}. */
    public void setGlobalMaxSize(@Nullable Long globalMaxSize) {
        this.globalMaxSize = globalMaxSize;
    }

    /** Heap for the messages of one queue before paging, in bytes; null for half of the global size. */
    public @Nullable Long getAddressMaxSize() {
        return addressMaxSize;
    }

    /** See {@link #getAddressMaxSize()}. */
    public void setAddressMaxSize(@Nullable Long addressMaxSize) {
        this.addressMaxSize = addressMaxSize;
    }

    /** Share of the disk in use from which new mail is refused, in percent. */
    public @Nullable Integer getMaxDiskUsage() {
        return maxDiskUsage;
    }

    /** See {@link #getMaxDiskUsage()}. */
    public void setMaxDiskUsage(@Nullable Integer maxDiskUsage) {
        this.maxDiskUsage = maxDiskUsage;
    }

    /** How long a journal write waits for company, in nanoseconds. */
    public @Nullable Long getJournalBufferTimeout() {
        return journalBufferTimeout;
    }

    /** See {@link #getJournalBufferTimeout()}. */
    public void setJournalBufferTimeout(@Nullable Long journalBufferTimeout) {
        this.journalBufferTimeout = journalBufferTimeout;
    }
}
