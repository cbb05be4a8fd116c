package org.mailstage.core.tls.plan;

import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.policy.TlsResult;

/** Hears what came of TLS with each host. Thread-safe; neither blocks nor throws. */
@FunctionalInterface
public interface TlsResults {
    /** Wants to know nothing. */
    TlsResults IGNORED = (domain, policy, host, result) -> {};

    /** One connection to a mail exchanger of the domain, made or refused. */
    void record(String domain, FoundPolicy policy, Target host, TlsResult result);
}
