package org.mailstage.broker;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.jspecify.annotations.Nullable;

/**
 * An Artemis broker in this JVM, with the durability and the queues that mail needs.
 *
 * <p>Start once, close once; both may be called from different threads. After {@link #start()} the broker takes connections
 * through Artemis' in-VM transport with server id {@value #IN_VM_SERVER_ID}, and registers its MBeans (Artemis' own and
 * {@link BrokerMXBean}) in the platform's MBean server.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** Number of the broker in the in-VM transport of this class loader. */
    public static final int IN_VM_SERVER_ID = 0;

    private static final Logger LOG = Logger.getLogger(EmbeddedBroker.class.getName());

    /**
     * Artemis writes one audit line per session, send and acknowledgement as soon as INFO is on, which costs more than the mail
     * itself. Held here because java.util.logging forgets the level of a logger that nobody refers to.
     */
    private static final Logger AUDIT = Logger.getLogger("org.apache.activemq.audit");

    private final BrokerSettings settings;
    private final DiskRoom room;
    private final BrokerMonitor monitor;
    private volatile EmbeddedActiveMQ artemis;
    private @Nullable BrokerKeeper keeper;

    /**
     * Prepares a broker without touching the disk.
     *
     * @throws BrokerException when Artemis refuses the configuration
     */
    public EmbeddedBroker(BrokerSettings settings) throws BrokerException {
        this.settings = settings;
        this.room = new DiskRoom(settings);
        if (AUDIT.getLevel() == null) {
            AUDIT.setLevel(Level.WARNING);
        }
        this.artemis = create();
        this.monitor = new BrokerMonitor(settings, room, this::server);
    }

    private EmbeddedActiveMQ create() throws BrokerException {
        EmbeddedActiveMQ made = new EmbeddedActiveMQ();
        try {
            made.setConfiguration(BrokerConfiguration.from(settings))
                    .setPropertiesResourcePath(null)
                    .setSecurityManager(new AcceptorSecurityManager(settings.acceptor()))
                    .setMbeanServer(ManagementFactory.getPlatformMBeanServer())
                    .createActiveMQServer();
        } catch (Exception e) {
            throw new BrokerException("embedded broker cannot be configured: " + e.getMessage(), e);
        }
        return made;
    }

    /**
     * Loads the journal and opens the broker for connections; returns when it serves.
     *
     * @throws BrokerException when the data directory cannot be used, or another broker holds it
     */
    public synchronized void start() throws BrokerException {
        startArtemis();
        monitor.register();
        keeper = new BrokerKeeper(new Kept(), room);
    }

    private void startArtemis() throws BrokerException {
        try {
            Files.createDirectories(settings.dataDirectory());
            artemis.start();
        } catch (Exception e) {
            stopAfterFailure();
            throw new BrokerException("embedded broker cannot start in " + settings.dataDirectory(), e);
        }
        if (!server().isActive()) {
            stopAfterFailure();
            throw new BrokerException(
                    "embedded broker did not become active in " + settings.dataDirectory()
                            + " (is another broker using it?)",
                    null);
        }
        LOG.log(Level.INFO, "MTA-16001 embedded broker started dir={0} acceptor={1}", new Object[] {
            settings.dataDirectory(), settings.acceptor() == null ? "in-vm only" : settings.acceptor()
        });
    }

    /** Stops serving and closes the journal; messages not acknowledged stay in it. A second call does nothing. */
    @Override
    public synchronized void close() throws BrokerException {
        BrokerKeeper keeping = keeper;
        keeper = null;
        if (keeping != null) {
            keeping.close();
        }
        monitor.unregister();
        if (!server().isStarted()) {
            return;
        }
        try {
            artemis.stop();
        } catch (Exception e) {
            throw new BrokerException("embedded broker did not stop cleanly in " + settings.dataDirectory(), e);
        }
        LOG.log(Level.INFO, "MTA-16002 embedded broker stopped dir={0}", settings.dataDirectory());
    }

    /** What the broker says about itself. */
    public BrokerMXBean status() {
        return monitor;
    }

    private ActiveMQServer server() {
        return artemis.getActiveMQServer();
    }

    /** The broker for its keeper. */
    private final class Kept implements BrokerKeeper.Kept {
        @Override
        public ActiveMQServer server() {
            return EmbeddedBroker.this.server();
        }

        @Override
        public void startAgain() throws BrokerException {
            synchronized (EmbeddedBroker.this) {
                if (keeper != null) {
                    // A server that had a critical error takes no notice of a second one.
                    artemis = create();
                    startArtemis();
                }
            }
        }
    }

    private void stopAfterFailure() {
        try {
            artemis.stop();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "MTA-16003 embedded broker did not stop after a failed start", e);
        }
    }
}
