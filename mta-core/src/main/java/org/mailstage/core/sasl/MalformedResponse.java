package org.mailstage.core.sasl;

/**
 * A client's message that does not fit; leaves the package as {@link SaslFailure#MALFORMED}.
 *
 * <p>Without a stack trace, as clients cause it at will. The text goes to the log and holds nothing of the message.
 */
final class MalformedResponse extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedResponse(String detail) {
        super(detail, null, false, false);
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
