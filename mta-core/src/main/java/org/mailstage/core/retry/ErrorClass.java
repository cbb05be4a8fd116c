package org.mailstage.core.retry;

/** Why an attempt failed for now, as far as it matters for when to try again. */
public enum ErrorClass {
    /** No host answers, or the connection broke. */
    CONNECT,
    /** TLS could not be had as it must be. */
    TLS,
    /** The next hop wants to see the sender come back (RFC 6647). */
    GREYLIST,
    /** The mailbox is full. */
    QUOTA,
    /** Too much mail at a time. */
    RATE,
    /** The next hop does not like the sender, the message or this server. */
    POLICY,
    /** A name could not be looked up, here or there. */
    DNS,
    /** Whatever is none of these. */
    OTHER
}
