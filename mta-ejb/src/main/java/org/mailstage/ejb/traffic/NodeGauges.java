package org.mailstage.ejb.traffic;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node's disk, broker and queues say of themselves. For one thread. */
final class NodeGauges implements OverloadMonitor.Gauges {
    private static final Logger LOG = LoggerFactory.getLogger(NodeGauges.class);
    private static final String BROKER = "org.mailstage:type=Broker";
    private final MBeanServer mbeans = ManagementFactory.getPlatformMBeanServer();
    private final Path data;
    private final Supplier<Optional<Long>> queued;

    /**
     * @param data the data directory
     * @param queued messages in all queues as last heard; answers at once
     */
    NodeGauges(Path data, Supplier<Optional<Long>> queued) {
        this.data = data;
        this.queued = queued;
    }

    @Override
    public long diskFree() throws IOException {
        long free = Files.getFileStore(data).getUsableSpace();
        long ofBroker = attribute("DiskFreeBytes", Long.class).orElse(-1L);
        return ofBroker < 0 ? free : Math.min(free, ofBroker);
    }

    @Override
    public long brokerReserve() {
        return Math.max(0, attribute("DiskFreeLimitBytes", Long.class).orElse(0L));
    }

    @Override
    public boolean isBrokerAccepting() {
        return attribute("Accepting", Boolean.class).orElse(true);
    }

    @Override
    public Optional<Long> queued() {
        return queued.get();
    }

    /** Empty when the broker is somewhere else. */
    private <T> Optional<T> attribute(String name, Class<T> type) {
        try {
            Object value = mbeans.getAttribute(new ObjectName(BROKER), name);
            return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
        } catch (InstanceNotFoundException e) {
            return Optional.empty();
        } catch (JMException e) {
            LOG.debug("the broker does not tell its {}", name, e);
            return Optional.empty();
        }
    }
}
