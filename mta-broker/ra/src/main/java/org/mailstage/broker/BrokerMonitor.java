package org.mailstage.broker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.paging.PagingManager;
import org.apache.activemq.artemis.core.paging.PagingStore;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.jspecify.annotations.Nullable;

/** Answers {@link BrokerMXBean} from the running server; thread safe, and harmless before start and after stop. */
final class BrokerMonitor implements BrokerMXBean {

    private static final Logger LOG = Logger.getLogger(BrokerMonitor.class.getName());

    private final BrokerSettings settings;
    private final DiskRoom room;
    /** Another one after the broker was started again. */
    private final Supplier<ActiveMQServer> current;

    BrokerMonitor(BrokerSettings settings, DiskRoom room, Supplier<ActiveMQServer> current) {
        this.settings = settings;
        this.room = room;
        this.current = current;
    }

    void register() {
        MBeanServer mbeans = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName name = new ObjectName(OBJECT_NAME);
            if (mbeans.isRegistered(name)) {
                mbeans.unregisterMBean(name); // left by an adapter that could not be stopped
            }
            mbeans.registerMBean(this, name);
        } catch (JMException e) {
            // The mail path does not need the bean, so the broker starts without it.
            LOG.log(Level.WARNING, "MTA-16004 broker status not registered name=" + OBJECT_NAME, e);
        }
    }

    void unregister() {
        MBeanServer mbeans = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName name = new ObjectName(OBJECT_NAME);
            if (mbeans.isRegistered(name)) {
                mbeans.unregisterMBean(name);
            }
        } catch (JMException e) {
            LOG.log(Level.WARNING, "MTA-16005 broker status not unregistered name=" + OBJECT_NAME, e);
        }
    }

    @Override
    public String getState() {
        return current.get().getState().name();
    }

    @Override
    public boolean isAccepting() {
        ActiveMQServer server = current.get();
        return server.getState() == ActiveMQServer.SERVER_STATE.STARTED && server.isActive() && !isDiskFull();
    }

    @Override
    public String getDataDirectory() {
        return settings.dataDirectory().toString();
    }

    @Override
    public double getDiskUsagePercent() {
        PagingManager paging = paging();
        if (paging == null || paging.getDiskTotalSpace() <= 0) {
            return 0;
        }
        return 100 - 100.0 * paging.getDiskUsableSpace() / paging.getDiskTotalSpace();
    }

    @Override
    public int getDiskUsageLimitPercent() {
        return settings.maxDiskUsagePercent();
    }

    @Override
    public long getDiskFreeBytes() {
        try {
            return room.usable();
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public long getDiskFreeLimitBytes() {
        try {
            return room.reserve();
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public boolean isDiskFull() {
        PagingManager paging = paging();
        return paging != null && paging.isDiskFull();
    }

    @Override
    public long getMemoryBytes() {
        PagingManager paging = paging();
        return paging == null ? 0 : paging.getGlobalSize();
    }

    @Override
    public long getMemoryLimitBytes() {
        return settings.globalMaxBytes();
    }

    @Override
    public int getPagingAddresses() {
        return pagingStores().size();
    }

    @Override
    public long getPagedBytes() {
        return pagingStores().stream()
                .mapToLong(store -> store.getNumberOfPages() * store.getPageSizeBytes())
                .sum();
    }

    @Override
    public long getDeadLetters() {
        ActiveMQServer server = current.get();
        if (!server.isActive()) {
            return 0;
        }
        Queue queue = server.locateQueue(SimpleString.of(MailQueues.DEAD_LETTER));
        return queue == null ? 0 : queue.getMessageCount();
    }

    @Override
    public long getUptimeMillis() {
        return current.get().getUptimeMillis();
    }

    private List<PagingStore> pagingStores() {
        List<PagingStore> stores = new ArrayList<>();
        PagingManager paging = paging();
        if (paging == null) {
            return stores;
        }
        for (SimpleString name : paging.getStoreNames()) {
            try {
                PagingStore store = paging.getPageStore(name);
                if (store != null && store.isPaging()) {
                    stores.add(store);
                }
            } catch (Exception e) {
                LOG.log(Level.FINE, "address {0} went away while it was counted", name);
            }
        }
        return stores;
    }

    /** Null before the first start: Artemis creates the paging manager then. */
    private @Nullable PagingManager paging() {
        return current.get().getPagingManager();
    }
}
