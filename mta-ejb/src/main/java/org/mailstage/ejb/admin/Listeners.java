package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The SMTP listeners of this node, from the MBeans the connector registers ({@code org.mailstage:type=Listener,name=…}).
 * Thread-safe.
 */
@ApplicationScoped
public class Listeners {
    private final ManagedObjects objects = new ManagedObjects();

    /** All that are known, by name. */
    public List<ListenerStatus> all() {
        List<ListenerStatus> found = objects.all(
                "org.mailstage:type=Listener,*", Listeners::status, "MTA-15002 listener does not tell its state");
        found.sort(Comparator.comparing(ListenerStatus::name));
        return found;
    }

    private static ListenerStatus status(MBeanServer server, ObjectName name) throws JMException {
        return new ListenerStatus(
                (String) server.getAttribute(name, "Name"),
                (String) server.getAttribute(name, "Role"),
                (String) server.getAttribute(name, "Address"),
                (int) number(server, name, "Sessions"),
                number(server, name, "SessionsTotal"),
                number(server, name, "MessagesAccepted"),
                number(server, name, "MessagesRefused"),
                number(server, name, "OctetsAccepted"),
                number(server, name, "TlsSessions"),
                number(server, name, "TlsFailures"),
                number(server, name, "Authentications"),
                number(server, name, "AuthenticationFailures"),
                number(server, name, "RefusedConnections"),
                number(server, name, "EarlyTalkers"));
    }

    private static long number(MBeanServer server, ObjectName name, String attribute) throws JMException {
        return ((Number) server.getAttribute(name, attribute)).longValue();
    }
}
