package org.mailstage.core.bounce;

/** What a report means for later mail to the recipient. */
public enum BounceSeverity {
    /** The address will never work: mail to it should stop. */
    HARD,
    /** This message failed or waits; another one may arrive. */
    SOFT,
    /** Nothing failed. */
    NONE
}
