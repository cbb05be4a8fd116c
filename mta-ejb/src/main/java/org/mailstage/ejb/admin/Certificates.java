package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The certificates the listeners of this node use, from the MBeans the connector registers
 * ({@code org.mailstage:type=Certificate,name=…}). Thread-safe.
 */
@ApplicationScoped
public class Certificates {
    private final ManagedObjects objects = new ManagedObjects();

    /** All that are in use, by name. */
    public List<CertificateStatus> all() {
        List<CertificateStatus> found = objects.all(
                "org.mailstage:type=Certificate,*",
                Certificates::status,
                "MTA-15009 certificate does not tell its state");
        found.sort(Comparator.comparing(CertificateStatus::name));
        return found;
    }

    private static CertificateStatus status(MBeanServer server, ObjectName name) throws JMException {
        return new CertificateStatus(
                text(server, name, "Name"),
                text(server, name, "Subject"),
                text(server, name, "Issuer"),
                List.of((String[]) server.getAttribute(name, "HostNames")),
                time(server, name, "NotBefore"),
                time(server, name, "NotAfter"),
                text(server, name, "Fingerprint"),
                (Boolean) server.getAttribute(name, "SelfSigned"),
                text(server, name, "Problem"));
    }

    private static String text(MBeanServer server, ObjectName name, String attribute) throws JMException {
        return (String) server.getAttribute(name, attribute);
    }

    private static @Nullable Instant time(MBeanServer server, ObjectName name, String attribute) throws JMException {
        Date date = (Date) server.getAttribute(name, attribute);
        return date == null ? null : date.toInstant();
    }
}
