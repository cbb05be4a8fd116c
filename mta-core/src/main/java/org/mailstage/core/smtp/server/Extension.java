package org.mailstage.core.smtp.server;

/** An extension of SMTP that the server can offer, by its keyword in EHLO (RFC 5321 §2.2). */
enum Extension {
    /** RFC 2920. */
    PIPELINING,
    /** RFC 1870. */
    SIZE,
    /** RFC 6152. */
    EIGHT_BIT_MIME("8BITMIME"),
    /** RFC 6531. */
    SMTPUTF8,
    /** RFC 3030. */
    CHUNKING,
    /** RFC 3030; needs CHUNKING. */
    BINARYMIME,
    /** RFC 3461. */
    DSN,
    /** RFC 2034. */
    ENHANCEDSTATUSCODES,
    /** RFC 9422. */
    LIMITS,
    /** RFC 6710. */
    MT_PRIORITY("MT-PRIORITY"),
    /** RFC 3207. */
    STARTTLS,
    /** RFC 4954. */
    AUTH,
    /** RFC 8689. */
    REQUIRETLS,
    /** RFC 4865. */
    FUTURERELEASE,
    /** RFC 2852. */
    DELIVERBY,
    /** RFC 1985. */
    ETRN,
    /** RFC 5321 §3.5.2. */
    EXPN,
    /** Attributes of the client behind a trusted proxy, which then count. */
    XCLIENT,
    /** Attributes of the client behind a trusted filter, for the log only. */
    XFORWARD,
    /** RFC 5321 §4.1.1.8. */
    HELP;

    private final String keyword;

    Extension() {
        keyword = name();
    }

    Extension(String keyword) {
        this.keyword = keyword;
    }

    String keyword() {
        return keyword;
    }
}
