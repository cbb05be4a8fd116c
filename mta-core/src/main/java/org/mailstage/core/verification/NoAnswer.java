package org.mailstage.core.verification;

/** What becomes of a recipient of whom nothing can be found out now. */
public enum NoAnswer {
    /** It is accepted; if it does not exist, the message comes back later. */
    ACCEPT,
    /** The client is asked to try again (450 4.1.1). */
    DEFER
}
