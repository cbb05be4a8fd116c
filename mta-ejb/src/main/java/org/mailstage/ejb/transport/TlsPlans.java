package org.mailstage.ejb.transport;

import java.util.List;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.policy.TlsPlan;

/** Finds out what TLS next hops must give us. Thread-safe. */
@FunctionalInterface
public interface TlsPlans {
    /** The plan of one attempt; blocks for DNS, and for an MTA-STS policy that is new. */
    TlsPlan plan(EnvelopeOptions options, NextHop nextHop, List<Target> targets, MailSettings settings);
}
