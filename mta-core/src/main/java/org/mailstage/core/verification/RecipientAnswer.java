package org.mailstage.core.verification;

/** What is known of a recipient. */
public enum RecipientAnswer {
    KNOWN,
    UNKNOWN,
    /** Nothing can be said now. */
    UNAVAILABLE
}
