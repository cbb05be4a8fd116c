package org.mailstage.core.delivery;

/** How far a failure reaches: what it says about the host, the message and the recipients. */
public enum FailureScope {
    /** This session is over; the host and the message may be fine. */
    SESSION,
    /** This host takes no mail now; another host of the next hop may. */
    HOST,
    /** This message, for all recipients that are not decided yet. */
    MESSAGE,
    /** One recipient; the others go on. */
    RECIPIENT
}
