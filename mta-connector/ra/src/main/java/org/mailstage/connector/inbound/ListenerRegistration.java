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
 * <p>That it fails costs the numbers on the console and nothing else. Of two beans' listeners with one name the first has
 * the entry.
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
            LOG.info("MTA-11022 another listener has the statistics' name listener={}", statistics.getName());
        } catch (JMException e) {
            LOG.warn("MTA-11023 cannot show statistics listener={} cause={}", statistics.getName(), e.toString());
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
            LOG.warn("MTA-11024 cannot take statistics out listener={} cause={}", statistics.getName(), e.toString());
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    /** Unquoted where the name allows, as every name of the configuration does. */
    private ObjectName name() throws JMException {
        String name = statistics.getName();
        boolean plain = name.chars().noneMatch(c -> ",=:\"*?\n".indexOf(c) >= 0);
        return new ObjectName("org.mailstage:type=Listener,name=" + (plain ? name : ObjectName.quote(name)));
    }
}
