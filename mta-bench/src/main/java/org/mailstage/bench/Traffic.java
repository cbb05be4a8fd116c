package org.mailstage.bench;

/** How a load speaks. */
enum Traffic {
    /** By smtp-source, which knows neither TLS nor AUTH. */
    SMTP_SOURCE,
    /** By {@link SmtpLoad}, in the clear: what the others cost on top shows beside it. */
    CLEAR,
    /** STARTTLS in every session. */
    TLS,
    /** STARTTLS and AUTH PLAIN in every session. */
    AUTH,
    /** A connection and a full handshake for each message. */
    HANDSHAKE;

    boolean encrypted() {
        return this == TLS || this == AUTH || this == HANDSHAKE;
    }
}
