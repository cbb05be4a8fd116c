package org.mailstage.core.sasl;

/** Why an authentication failed (RFC 4954 §6). */
public enum SaslFailure {
    /** The client's message does not follow the mechanism: 501 5.5.2. */
    MALFORMED,
    /** 535 5.7.8. */
    BAD_CREDENTIALS,
    /** The user may not act for that identity: 535 5.7.8. */
    NOT_AUTHORIZED,
    /** The source of users does not answer: 454 4.7.0. */
    TEMPORARY,
    /** The account cannot use this mechanism: 534 5.7.9. */
    MECHANISM_UNSUITABLE
}
