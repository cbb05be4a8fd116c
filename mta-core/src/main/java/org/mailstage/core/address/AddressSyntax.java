package org.mailstage.core.address;

/** Which characters a path or mailbox may have. */
public enum AddressSyntax {
    /** ASCII only: RFC 5321 §4.1.2. */
    ASCII_ONLY,
    /** UTF-8 in local parts and U-labels in domains too: RFC 6531 §3.3, for transactions with SMTPUTF8. */
    UTF8
}
