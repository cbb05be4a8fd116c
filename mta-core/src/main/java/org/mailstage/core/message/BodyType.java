package org.mailstage.core.message;

/** The BODY parameter of MAIL (RFC 6152). */
public enum BodyType {
    SEVEN_BIT("7BIT"),
    EIGHT_BIT_MIME("8BITMIME");

    private final String keyword;

    BodyType(String keyword) {
        this.keyword = keyword;
    }

    /** As it is written in the MAIL command. */
    public String keyword() {
        return keyword;
    }
}
