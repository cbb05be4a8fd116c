package org.mailstage.core.triage;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The addresses out of a DNS list's answers that count, octet by octet: {@code 127.0.0.2}, {@code 127.0.0.[2..11]},
 * {@code 127.0.[0;5].[2..4;10]}. Immutable; two are equal when they are written alike.
 */
public final class ReplyFilter {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,3}|\\[[0-9;.]+])");
    private static final int OCTETS = 4;
    private static final int MAX = 255;

    private final String text;
    private final List<BitSet> octets;

    private ReplyFilter(String text, List<BitSet> octets) {
        this.text = text;
        this.octets = octets;
    }

    /** Reads the text form. @throws IllegalArgumentException with a text an administrator understands */
    public static ReplyFilter parse(String text) {
        List<BitSet> octets = new ArrayList<>(OCTETS);
        int from = 0;
        while (octets.size() < OCTETS) {
            int end = endOfOctet(text, from);
            String part = text.substring(from, end);
            boolean last = octets.size() == OCTETS - 1;
            if (!SHAPE.matcher(part).matches() || last != (end == text.length())) {
                throw malformed(text);
            }
            octets.add(part.startsWith("[") ? set(part.substring(1, part.length() - 1), text) : set(part, text));
            from = end + 1;
        }
        return new ReplyFilter(text, List.copyOf(octets));
    }

    /** The dots within brackets separate no octets. */
    private static int endOfOctet(String text, int from) {
        if (from > text.length()) {
            throw malformed(text);
        }
        int end = text.indexOf('.', from);
        if (text.startsWith("[", from)) {
            end = text.indexOf(']', from) + 1;
            boolean closed = end > 0 && (end == text.length() || text.charAt(end) == '.');
            if (!closed) {
                throw malformed(text);
            }
        }
        return end < 0 ? text.length() : end;
    }

    private static BitSet set(String ranges, String text) {
        BitSet set = new BitSet(MAX + 1);
        for (String range : ranges.split(";", -1)) {
            int dots = range.indexOf("..");
            int first = number(dots < 0 ? range : range.substring(0, dots), text);
            int last = dots < 0 ? first : number(range.substring(dots + 2), text);
            if (last < first) {
                throw malformed(text);
            }
            set.set(first, last + 1);
        }
        return set;
    }

    private static int number(String digits, String text) {
        boolean valid =
                digits.length() <= 3 && !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = valid ? Integer.parseInt(digits) : MAX + 1;
        if (number > MAX) {
            throw malformed(text);
        }
        return number;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "takes answers of a list as 127.0.0.2, 127.0.0.[2..11] or 127.0.0.[2;4..7], not " + text);
    }

    /** Whether the answer counts. */
    public boolean matches(InetAddress answer) {
        byte[] address = answer.getAddress();
        if (address.length != OCTETS) {
            return false;
        }
        for (int i = 0; i < OCTETS; i++) {
            if (!octets.get(i).get(address[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReplyFilter that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
