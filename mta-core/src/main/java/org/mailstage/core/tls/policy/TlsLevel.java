package org.mailstage.core.tls.policy;

/** What TLS an administrator asks of the hosts of a domain. */
public enum TlsLevel {
    /** What the domain publishes by DANE or MTA-STS; opportunistic where it publishes nothing. */
    AUTOMATIC,
    /** No TLS. */
    NONE,
    /** TLS where it is offered, whatever the domain publishes. */
    OPPORTUNISTIC,
    /** TLS always; verified where the domain publishes how. */
    REQUIRED,
    /** TLS with a verified host: by DANE, by MTA-STS, or by a trusted certificate for its name. */
    VERIFIED,
    /** TLS with a host that DANE verifies. */
    DANE_ONLY
}
