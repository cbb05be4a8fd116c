package org.mailstage.core.message;

/** The BODY parameter of MAIL (RFC 6152, RFC 3030 §3). */
public enum BodyType {
    SEVEN_BIT("7BIT"),
    EIGHT_BIT_MIME("8BITMIME"),
    /** Any octets, not cut into lines; can be sent by BDAT only (RFC 3030). */
    BINARY_MIME("BINARYMIME");

    private final String keyword;

    BodyType(String keyword) {
        this.keyword = keyword;
    }

    /** As it is written in the MAIL command. */
    public String keyword() {
        return keyword;
    }
}
