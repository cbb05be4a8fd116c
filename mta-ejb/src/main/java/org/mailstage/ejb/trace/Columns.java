package org.mailstage.ejb.trace;

import java.util.List;
import java.util.Locale;

/** What fits into the columns of the trace tables: longer texts are cut. */
final class Columns {
    static final int ID = 32;
    static final int NODE = 64;
    static final int ADDRESS = 320;
    static final int STATUS = 16;
    static final int EVIDENCE = 1000;
    static final int RECIPIENTS = 32_000;

    private Columns() {}

    /** The text, cut to so many characters, never within one. */
    static String fit(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }

    static String recipient(String address) {
        return fit(address, ADDRESS);
    }

    /** The form of an address that is searched for. */
    static String key(String address) {
        return fit(address.toLowerCase(Locale.ROOT), ADDRESS);
    }

    /** Recipients of an event, one a line; as many as fit. Each of them has a row of its own besides. */
    static String recipients(List<String> recipients) {
        if (recipients.size() == 1) {
            return recipient(recipients.get(0));
        }
        StringBuilder lines = new StringBuilder();
        for (String address : recipients) {
            if (lines.length() + address.length() + 1 > RECIPIENTS) {
                break;
            }
            lines.append(lines.length() == 0 ? "" : "\n").append(address);
        }
        return lines.toString();
    }
}
