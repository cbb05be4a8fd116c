package org.mailstage.core.tls.policy;

/** TLS towards next hops. Immutable. */
public record OutboundTlsSettings() {
    public static final OutboundTlsSettings DEFAULT = new OutboundTlsSettings();
}
