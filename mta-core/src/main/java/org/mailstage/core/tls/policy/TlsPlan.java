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

    /** The rule for one host. */
    TlsRule ruleFor(Target target);
}
