package org.mailstage.ejb.admin;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the adapters' MBeans of this node say, read into values. Thread-safe. */
final class ManagedObjects {
    private static final Logger LOG = LoggerFactory.getLogger(ManagedObjects.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    /** Reads one object. */
    interface Reader<T> {
        T read(MBeanServer server, ObjectName name) throws JMException;
    }

    /**
     * All objects of a pattern; one that goes away meanwhile or does not tell its state is left out.
     *
     * @param trouble number and words of the log line for an object that does not tell its state
     */
    <T> List<T> all(String pattern, Reader<T> reader, String trouble) {
        List<T> found = new ArrayList<>();
        for (ObjectName name : server.queryNames(pattern(pattern), null)) {
            try {
                found.add(reader.read(server, name));
            } catch (InstanceNotFoundException e) {
                LOG.debug("{} went away while it was asked", name, e);
            } catch (JMException | ClassCastException e) {
                LOG.warn("{}: name={} cause=\"{}\"", trouble, name, e.toString());
            }
        }
        return found;
    }

    private static ObjectName pattern(String pattern) {
        try {
            return new ObjectName(pattern);
        } catch (JMException e) {
            throw new IllegalStateException(pattern + " is no pattern of names", e);
        }
    }
}
