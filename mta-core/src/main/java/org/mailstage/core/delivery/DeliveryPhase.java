package org.mailstage.core.delivery;

/** Where in a session a delivery attempt is, in the order of RFC 5321 §3. */
public enum DeliveryPhase {
    CONNECT("connecting"),
    GREETING("waiting for the greeting"),
    /** EHLO, HELO or LHLO. */
    HELLO("sending EHLO"),
    STARTTLS("starting TLS"),
    /** Signing in at a smart host. */
    AUTH("signing in"),
    MAIL("sending MAIL"),
    RCPT("sending RCPT"),
    DATA("sending DATA"),
    /** From the first octet of the content to the last of the final dot. */
    CONTENT("sending the message"),
    /** The final dot is sent: the next hop may have taken the message. */
    DATA_END("waiting for the reply to the end of data");

    private final String words;

    DeliveryPhase(String words) {
        this.words = words;
    }

    /** For a diagnostic: "connection lost while …". */
    public String words() {
        return words;
    }

    /** True as long as nothing about a message was said: only the host can be in trouble. */
    public boolean isBeforeMail() {
        return compareTo(MAIL) < 0;
    }

    /** True as long as no octet of the content was sent: no host can have taken it. */
    public boolean isBeforeContent() {
        return compareTo(CONTENT) < 0;
    }
}
