package org.mailstage.connector.tls;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.mailstage.connector.CertificateMXBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of the certificates in the platform's MBean server. For one thread at a time.
 *
 * <p>That it fails costs a line on the console and nothing else.
 */
public final class CertificateRegistration {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateRegistration.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final List<ObjectName> registered = new ArrayList<>();
    private List<CertificateMXBean> shown = List.of();

    /** Shows these and no others. */
    @SuppressWarnings("ReferenceEquality") // Views are made anew when something has changed, and only then.
    public void show(List<CertificateMXBean> certificates) {
        if (certificates == shown) {
            return;
        }
        shown = certificates;
        registered.forEach(this::unregister);
        registered.clear();
        certificates.forEach(this::register);
    }

    private void register(CertificateMXBean certificate) {
        try {
            ObjectName name = new ObjectName("org.mailstage:type=Certificate,name=" + certificate.getName());
            server.registerMBean(certificate, name);
            registered.add(name);
        } catch (InstanceAlreadyExistsException e) {
            LOG.debug("another listener set shows a certificate of that name", e);
        } catch (JMException e) {
            LOG.warn("MTA-11044 cannot show certificate name={} cause={}", certificate.getName(), e.toString());
        }
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            LOG.debug("certificate is gone already", e);
        } catch (JMException e) {
            LOG.warn("MTA-11045 cannot take certificate out name={} cause={}", name, e.toString());
        }
    }
}
