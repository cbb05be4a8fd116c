package org.mailstage.core.tls.policy;

/** What TLS one host must give us. Immutable; equal rules may share connections. */
public sealed interface TlsRule {
    TlsRule OPPORTUNISTIC = new Opportunistic();

    /** TLS where it is offered, with whatever certificate; else in the clear (RFC 7435 §3). */
    record Opportunistic() implements TlsRule {}
}
