package org.mailstage.it.clients;

/** What not every client can do. */
enum Skill {
    /** TLS from the first octet. */
    IMPLICIT_TLS,
    AUTH_PLAIN,
    AUTH_LOGIN,
    AUTH_SCRAM_SHA_256,
    /** RFC 6531. */
    SMTPUTF8,
    /** RFC 3461: RET, ENVID and NOTIFY. */
    DSN,
    /** RFC 3030: BDAT. */
    CHUNKING
}
