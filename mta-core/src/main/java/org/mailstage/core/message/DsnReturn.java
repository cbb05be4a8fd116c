package org.mailstage.core.message;

/** The RET parameter of MAIL: how much of the message a failed DSN brings back (RFC 3461 §4.3). */
public enum DsnReturn {
    FULL,
    HDRS
}
