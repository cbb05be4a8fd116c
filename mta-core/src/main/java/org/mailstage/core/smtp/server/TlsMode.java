package org.mailstage.core.smtp.server;

/** How a listener uses TLS (RFC 3207, RFC 8314). */
public enum TlsMode {
    /** No TLS at all. */
    NONE,
    /** STARTTLS is offered. */
    STARTTLS,
    /** STARTTLS is offered, and no mail is taken without it (530 5.7.0). */
    REQUIRED,
    /** TLS from the first octet. */
    IMPLICIT
}
