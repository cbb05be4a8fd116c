package org.mailstage.core.message;

/** One condition of the NOTIFY parameter of RCPT (RFC 3461 §4.1). {@code NEVER} is the empty set of these. */
public enum DsnNotify {
    SUCCESS,
    FAILURE,
    DELAY
}
