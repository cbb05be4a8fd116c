package org.mailstage.connector.testpeer;

/** The moments of a session at which a {@link FakeSmtpServer} can be told to behave otherwise. */
public enum Step {
    /** Before the 220; argument: the client's address. */
    GREETING,
    /** EHLO, LHLO in LMTP; argument: the name the client says. */
    EHLO,
    HELO,
    STARTTLS,
    /** Behind the 220 to STARTTLS, before the handshake. */
    TLS_HANDSHAKE,
    /** AUTH and, as long as the answer is 334, each line behind it; argument: the mechanism, or the line. */
    AUTH,
    /** Argument: everything behind {@code MAIL}. */
    MAIL,
    /** Argument: everything behind {@code RCPT}. */
    RCPT,
    DATA,
    /** When the first octets of the content have come. */
    CONTENT,
    /** When the final dot has come; in LMTP once per recipient, argument: the recipient. */
    DATA_END,
    RSET,
    NOOP,
    QUIT,
    /** Any other command. */
    OTHER
}
