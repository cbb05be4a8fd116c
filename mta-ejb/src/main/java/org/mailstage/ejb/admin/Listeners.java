package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SMTP listeners of this node, from the MBeans the connector registers ({@code org.mailstage:type=Listener,name=…}).
 * Thread-safe.
 */
@ApplicationScoped
public class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final String PATTERN = "org.mailstage:type=Listener,*";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    /** All that are known, by name. */
    public List<ListenerStatus> all() {
        List<ListenerStatus> found = new ArrayList<>();
        for (ObjectName name : names()) {
            try {
                found.add(status(name));
            } catch (InstanceNotFoundException e) {
                LOG.debug("listener went away while it was asked", e);
            } catch (JMException | ClassCastException e) {
                LOG.warn("MTA-15002 listener does not tell its state: name={} cause=\"{}\"", name, e.toString());
            }
        }
        found.sort(Comparator.comparing(ListenerStatus::name));
        return found;
    }

    private Set<ObjectName> names() {
        try {
            return server.queryNames(new ObjectName(PATTERN), null);
        } catch (JMException e) {
            throw new IllegalStateException(PATTERN + " is no pattern of names", e);
        }
    }

    private ListenerStatus status(ObjectName name) throws JMException {
        return new ListenerStatus(
                (String) server.getAttribute(name, "Name"),
                (String) server.getAttribute(name, "Role"),
                (String) server.getAttribute(name, "Address"),
                (int) number(name, "Sessions"),
                number(name, "SessionsTotal"),
                number(name, "MessagesAccepted"),
                number(name, "MessagesRefused"),
                number(name, "OctetsAccepted"),
                number(name, "TlsSessions"),
                number(name, "TlsFailures"),
                number(name, "Authentications"),
                number(name, "AuthenticationFailures"),
                number(name, "RefusedConnections"),
                number(name, "EarlyTalkers"));
    }

    private long number(ObjectName name, String attribute) throws JMException {
        return ((Number) server.getAttribute(name, attribute)).longValue();
    }
}
