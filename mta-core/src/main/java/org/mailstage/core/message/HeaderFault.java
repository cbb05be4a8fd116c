package org.mailstage.core.message;

/** What is wrong with the header section of a message in the sense of RFC 5322 §2.2 and §3.6. */
public enum HeaderFault {
    NOT_A_FIELD("a line of the header is neither a field nor the continuation of one"),
    FIELD_NAME("the name of a header field has characters it must not have"),
    BARE_CR_OR_LF("a line of the header does not end in CRLF"),
    EIGHT_BIT("the header has characters outside ASCII, which needs SMTPUTF8"),
    /** RFC 6532 §3.2. */
    NOT_UTF8("the header has octets that are no UTF-8"),
    DUPLICATE_FIELD("a header field that may stand only once stands there twice"),
    FIELD_TOO_LONG("a header field is too long"),
    FROM_MISSING("the From field is missing"),
    FROM_SYNTAX("the From field is malformed"),
    SENDER_SYNTAX("the Sender field is malformed"),
    /** RFC 5322 §3.6.2. */
    SENDER_MISSING("a From field with several mailboxes needs a Sender field"),
    DATE_SYNTAX("the Date field is malformed");

    private final String text;

    HeaderFault(String text) {
        this.text = text;
    }

    /** One short clause for a reply; never contains what the peer sent. */
    public String text() {
        return text;
    }
}
