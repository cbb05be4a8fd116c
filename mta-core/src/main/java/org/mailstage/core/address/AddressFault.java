package org.mailstage.core.address;

/** Why a text is no path or mailbox in the sense of RFC 5321 §4.1.2. */
public enum AddressFault {
    NO_BRACKETS("the address must stand in angle brackets"),
    UNCLOSED_BRACKET("the closing angle bracket is missing"),
    EMPTY("the address is empty"),
    LOCAL_PART_SYNTAX("the local part is malformed"),
    LOCAL_PART_TOO_LONG("the local part is longer than 64 octets"),
    NO_DOMAIN("the address has no domain"),
    DOMAIN_SYNTAX("the domain is malformed"),
    DOMAIN_TOO_LONG("the domain is too long"),
    DOMAIN_NOT_IDNA("the domain is no valid internationalized name"),
    LITERAL_SYNTAX("the address literal is malformed"),
    /** RFC 5321 §4.1.3 leaves room for other kinds; none is registered. */
    LITERAL_UNKNOWN("the address literal is neither IPv4 nor IPv6"),
    SOURCE_ROUTE_SYNTAX("the source route is malformed"),
    PATH_TOO_LONG("the path is longer than 256 octets"),
    /** Nothing is wrong but the transaction: the reply is {@code 553 5.6.7} (RFC 6531 §3.5). */
    NEEDS_SMTPUTF8("the address has characters outside ASCII, which needs SMTPUTF8");

    private final String text;

    AddressFault(String text) {
        this.text = text;
    }

    /** One short clause for a reply or a list of configuration faults; never contains what the peer sent. */
    public String text() {
        return text;
    }
}
