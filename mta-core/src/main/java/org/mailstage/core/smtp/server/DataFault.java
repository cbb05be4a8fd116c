package org.mailstage.core.smtp.server;

/**
 * Why message data are refused. Of several faults of one message the first of this list counts, wherever in the data
 * they stand.
 */
public enum DataFault {
    /** A CR without LF or a LF without CR: another server may see the end of data where we do not (SMTP smuggling). */
    BARE_CR_OR_LF,
    /** More {@code Received:} fields than a message that does not loop collects (RFC 5321 §6.3). */
    TOO_MANY_HOPS,
    /** More octets than SIZE allows (RFC 1870 §6.3). */
    TOO_BIG,
    /** A line longer than the limit (RFC 5321 §4.5.3.1.6). */
    LINE_TOO_LONG
}
