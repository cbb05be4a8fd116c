package org.mailstage.connector.inbound;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.mailstage.connector.ListenerStatistics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry of a listener's statistics in the platform's MBean server. For one thread at a time.
 *
 * <p>That it fails costs the numbers on the console and nothing else. The first listener of a role has the name.
 */
final class ListenerRegistration {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerRegistration.class);

    private final ListenerStatistics statistics;
    private boolean registered;

    ListenerRegistration(ListenerStatistics statistics) {
        this.statistics = statistics;
    }

    void register() {
        try {
            server().registerMBean(statistics, name());
            registered = true;
        } catch (InstanceAlreadyExistsException e) {
            LOG.info("MTA-11022 another listener of this role has the statistics' name role={}", statistics.getRole());
        } catch (JMException e) {
            LOG.warn("MTA-11023 cannot show statistics role={} cause={}", statistics.getRole(), e.toString());
        }
    }

    void unregister() {
        if (!registered) {
            return;
        }
        registered = false;
        try {
            server().unregisterMBean(name());
        } catch (InstanceNotFoundException e) {
            LOG.debug("statistics are gone already", e);
        } catch (JMException e) {
            LOG.warn("MTA-11024 cannot take statistics out role={} cause={}", statistics.getRole(), e.toString());
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    private ObjectName name() throws JMException {
        return new ObjectName("org.mailstage:type=Listener,role=" + statistics.getRole());
    }
}
