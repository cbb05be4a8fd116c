package org.mailstage.core.address;

/** Syntax of the inside of an address literal (RFC 5321 §4.1.3); no names are looked up. */
final class AddressLiteral {
    private static final String IPV6_TAG = "IPv6:";
    private static final int GROUPS = 8;

    private AddressLiteral() {}

    static boolean isValid(String inside) {
        if (inside.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length())) {
            return isIpv6(inside.substring(IPV6_TAG.length()));
        }
        return isIpv4(inside);
    }

    /** {@code tag:content} of a kind that is neither IPv4 nor IPv6 (General-address-literal). */
    static boolean isGeneral(String inside) {
        int colon = inside.indexOf(':');
        if (colon < 1 || colon == inside.length() - 1 || inside.charAt(colon - 1) == '-') {
            return false;
        }
        if (inside.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length())) {
            return false;
        }
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            boolean allowed = i < colon ? isLetterDigitHyphen(c) : c > ' ' && c <= '~' && (c < '[' || c > ']');
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    static boolean isLetterDigitHyphen(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
    }

    /** Four numbers within 0..255 of at most three digits. */
    static boolean isIpv4(String text) {
        int numbers = 0;
        int digits = 0;
        int value = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '.' : text.charAt(i);
            if (c >= '0' && c <= '9') {
                value = value * 10 + c - '0';
                digits++;
                if (digits > 3 || value > 255) {
                    return false;
                }
            } else if (c == '.' && digits > 0) {
                numbers++;
                digits = 0;
                value = 0;
            } else {
                return false;
            }
        }
        return numbers == 4;
    }

    /** Full or compressed, with or without IPv4 at the end; {@code ::} stands for at least two groups. */
    static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == GROUPS;
        }
        int before = gap == 0 ? 0 : groups(text.substring(0, gap), false);
        String rest = text.substring(gap + 2);
        int after = rest.isEmpty() ? 0 : groups(rest, true);
        return before >= 0 && after >= 0 && before + after <= GROUPS - 2;
    }

    /** Counts groups of 16 bits, an IPv4 address at the end as two; -1 when malformed. */
    private static int groups(String text, boolean mayEndInIpv4) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (isGroup(parts[i])) {
                count++;
            } else if (mayEndInIpv4 && i == parts.length - 1 && isIpv4(parts[i])) {
                count += 2;
            } else {
                return -1;
            }
        }
        return count;
    }

    private static boolean isGroup(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Not Character.digit: it takes digits of other scripts too.
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F')) {
                return false;
            }
        }
        return true;
    }
}
