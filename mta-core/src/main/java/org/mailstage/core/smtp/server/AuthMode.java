package org.mailstage.core.smtp.server;

/** Whether a listener authenticates its clients (RFC 4954). */
public enum AuthMode {
    /** AUTH is not offered. */
    NONE,
    /** AUTH is offered; mail is taken without it too, by the relay rules. */
    OFFERED,
    /** No mail is taken without AUTH (530 5.7.0), but from trusted networks where the listener says so. */
    REQUIRED
}
