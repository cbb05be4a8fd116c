package org.mailstage.core.bounce;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds addresses in texts of any kind and tidies texts of strangers. Stateless; time grows with the length only. */
final class AddressText {
    static final int MAX_IN_FIELD = 200;
    /** Far more than any honest diagnostic has. */
    private static final int MAX_LINE = 1000;
    /** RFC 5321 §4.5.3.1: 64 octets, "@", 255 octets; some local parts are longer. */
    private static final int MAX_LOCAL = 200;

    private static final int MAX_DOMAIN = 255;
    private static final String LOCAL = "!#$%&'*+-/=?^_`{|}~.";

    private AddressText() {}

    /** The addresses in the text, each once whatever its case, in their order; at most so many. */
    static List<String> find(String text, int most) {
        Set<String> keys = new LinkedHashSet<>();
        List<String> found = new ArrayList<>();
        for (int at = text.indexOf('@'); at >= 0 && found.size() < most; at = text.indexOf('@', at + 1)) {
            String address = around(text, at);
            if (!address.isEmpty() && keys.add(address.toLowerCase(Locale.ROOT))) {
                found.add(address);
            }
        }
        return found;
    }

    /** The address whose "@" stands there; empty when there is none. */
    private static String around(String text, int at) {
        int start = at > 0 && text.charAt(at - 1) == '"' ? quoted(text, at) : local(text, at);
        int end = at + 1;
        while (end < text.length() && end - at <= MAX_DOMAIN && isDomain(text.charAt(end))) {
            end++;
        }
        while (end > at + 1 && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == '-')) {
            end--;
        }
        String domain = text.substring(at + 1, end);
        boolean valid = start < at && domain.indexOf('.') != 0 && domain.length() > 1;
        return valid ? text.substring(start, end) : "";
    }

    private static int local(String text, int at) {
        int start = at;
        while (start > 0 && at - start < MAX_LOCAL && isLocal(text.charAt(start - 1))) {
            start--;
        }
        // Apostrophes, equal signs and the like around an address are marks of the text.
        while (start < at && "'`=/*.-".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        return start;
    }

    private static int quoted(String text, int at) {
        for (int start = at - 2; start >= 0 && at - start < MAX_LOCAL; start--) {
            if (text.charAt(start) == '"') {
                return start;
            }
            if (text.charAt(start) == '\n') {
                break;
            }
        }
        return at;
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c) || LOCAL.indexOf(c) >= 0;
    }

    private static boolean isDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_';
    }

    /** One line of printable characters, blanks run together, cut off at a length. */
    static String line(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_LINE));
        boolean blank = false;
        for (int i = 0; i < text.length() && out.length() < MAX_LINE; i++) {
            char c = text.charAt(i);
            if (c == ' ' || Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                blank = out.length() > 0;
            } else {
                if (blank && out.length() < MAX_LINE - 1) {
                    out.append(' ');
                }
                out.append(c);
                blank = false;
            }
        }
        return out.toString();
    }

    /** An address out of a field's value: without a type such as {@code rfc822;} and without angle brackets. */
    static String ofField(String value) {
        String text = line(value.substring(value.indexOf(';') + 1));
        List<String> found = find(text, 1);
        if (!found.isEmpty()) {
            return found.get(0);
        }
        String bare = text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
        return bare.strip();
    }
}
