package org.mailstage.core.retry;

/** What becomes of a recipient of whom nobody knows whether the next hop took the message (RFC 5321 §6.1). */
public enum InDoubtPolicy {
    /** It is tried again: the recipient may get the message twice. */
    RETRY,
    /** It counts as delivered: the recipient may never get the message. */
    ASSUME_DELIVERED,
    /** It waits on hold for an administrator to decide. */
    HOLD
}
