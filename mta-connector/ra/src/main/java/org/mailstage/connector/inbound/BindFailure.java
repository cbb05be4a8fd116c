package org.mailstage.connector.inbound;

import java.io.IOException;
import java.util.Locale;

/** An address that cannot be listened on; the message says why in a few words. */
final class BindFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private BindFailure(String reason, Throwable cause) {
        super(reason, cause);
    }

    static BindFailure of(Throwable cause) {
        return new BindFailure(reason(String.valueOf(cause.getMessage())), cause);
    }

    /** Native transport and JDK each word it in their own way, around the words of the system. */
    private static String reason(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("address already in use")) {
            return "address in use";
        }
        if (text.contains("permission denied")) {
            return "permission denied";
        }
        if (text.contains("cannot assign requested address")) {
            return "no such address on this host";
        }
        return message;
    }
}
