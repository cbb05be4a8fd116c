package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates the listeners of this node use, from the MBeans the connector registers
 * ({@code org.mailstage:type=Certificate,name=…}). Thread-safe.
 */
@ApplicationScoped
public class Certificates {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final String PATTERN = "org.mailstage:type=Certificate,*";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    /** All that are in use, by name. */
    public List<CertificateStatus> all() {
        List<CertificateStatus> found = new ArrayList<>();
        for (ObjectName name : names()) {
            try {
                found.add(status(name));
            } catch (InstanceNotFoundException e) {
                LOG.debug("certificate went away while it was asked", e);
            } catch (JMException | ClassCastException e) {
                LOG.warn("MTA-15009 certificate does not tell its state: name={} cause=\"{}\"", name, e.toString());
            }
        }
        found.sort(Comparator.comparing(CertificateStatus::name));
        return found;
    }

    private Set<ObjectName> names() {
        try {
            return server.queryNames(new ObjectName(PATTERN), null);
        } catch (JMException e) {
            throw new IllegalStateException(PATTERN + " is no pattern of names", e);
        }
    }

    private CertificateStatus status(ObjectName name) throws JMException {
        return new CertificateStatus(
                text(name, "Name"),
                text(name, "Subject"),
                text(name, "Issuer"),
                List.of((String[]) server.getAttribute(name, "HostNames")),
                time(name, "NotBefore"),
                time(name, "NotAfter"),
                text(name, "Fingerprint"),
                (Boolean) server.getAttribute(name, "SelfSigned"),
                text(name, "Problem"));
    }

    private String text(ObjectName name, String attribute) throws JMException {
        return (String) server.getAttribute(name, attribute);
    }

    private @Nullable Instant time(ObjectName name, String attribute) throws JMException {
        Date date = (Date) server.getAttribute(name, attribute);
        return date == null ? null : date.toInstant();
    }
}
