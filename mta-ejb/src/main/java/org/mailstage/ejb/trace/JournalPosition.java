package org.mailstage.ejb.trace;

/** A place in the trace journal. @param segment number of the file @param offset octets from its beginning */
record JournalPosition(long segment, long offset) {
    /** Before everything that was ever written. */
    static final JournalPosition START = new JournalPosition(0, 0);
}
