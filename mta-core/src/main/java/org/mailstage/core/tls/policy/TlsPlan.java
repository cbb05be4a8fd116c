package org.mailstage.core.tls.policy;

import org.mailstage.core.routing.Target;

/**
 * What TLS each host of a next hop must give us, found out before the first connection. Immutable and thread-safe.
 *
 * <p>A connection that was opened under one rule never serves a message that falls under another.
 */
public interface TlsPlan {
    /** TLS where it is offered, with whatever certificate; else in the clear (RFC 7435 §3). */
    TlsPlan OPPORTUNISTIC = target -> TlsRule.OPPORTUNISTIC;

    /** The rule for one host. Every call gives the same. */
    TlsRule ruleFor(Target target);

    /**
     * Hears what came of the rule at a host, for the report to its domain (RFC 8460). Called once for each connection made
     * or refused; must neither block nor throw.
     */
    default void report(Target target, TlsResult result) {}
}
