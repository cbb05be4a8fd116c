package org.mailstage.core.address;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parser of reverse-paths, forward-paths and mailboxes (RFC 5321 §4.1.2, limits of §4.5.3.1).
 *
 * <p>Stateless and thread-safe. What is accepted is the grammar of RFC 5321 and nothing beyond it: no comments, no
 * folding white space, no obsolete forms of message headers, no characters outside ASCII (RFC 6531 is not offered). A
 * source route is checked and dropped (RFC 5321 appendix C). Of the address literals those for IPv4 and IPv6 are known.
 */
public final class AddressParser {
    /** RFC 5321 §4.5.3.1.1, in octets. */
    static final int MAX_LOCAL_PART = 64;
    /** RFC 5321 §4.5.3.1.2, in octets. */
    static final int MAX_DOMAIN = 255;
    /** RFC 5321 §4.5.3.1.3, in octets, angle brackets included. */
    static final int MAX_PATH = 256;
    /** RFC 1035 §2.3.4, in octets. */
    private static final int MAX_LABEL = 63;

    private static final boolean[] ATEXT = atext();

    private final String text;
    private int at;
    private @Nullable AddressFault fault;

    private AddressParser(String text, int from) {
        this.text = text;
        this.at = from;
    }

    /** Parses {@code <>} or {@code <mailbox>} that starts at {@code from}; the text may go on behind it. */
    public static Parsed<ReversePath> reversePath(String text, int from) {
        if (text.startsWith("<>", from)) {
            return new Parsed.Value<>(ReversePath.NULL, from + 2);
        }
        AddressParser parser = new AddressParser(text, from);
        Mailbox mailbox = parser.path();
        return parser.outcome(mailbox == null ? null : ReversePath.of(mailbox));
    }

    /** Parses {@code <mailbox>} or {@code <postmaster>} that starts at {@code from}; the text may go on behind it. */
    public static Parsed<Mailbox> forwardPath(String text, int from) {
        AddressParser parser = new AddressParser(text, from);
        return parser.outcome(parser.path());
    }

    /** Parses a whole text that is one mailbox without angle brackets, as in a configuration. */
    public static Parsed<Mailbox> mailbox(String text) {
        if (text.length() > MAX_PATH - 2) {
            return new Parsed.Fault<>(AddressFault.PATH_TOO_LONG);
        }
        AddressParser parser = new AddressParser(text, 0);
        Mailbox mailbox = parser.mailboxUpTo(text.length());
        if (mailbox != null && parser.at < text.length()) {
            return new Parsed.Fault<>(afterMailbox(mailbox));
        }
        return parser.outcome(mailbox);
    }

    private <T> Parsed<T> outcome(@Nullable T value) {
        if (value != null) {
            return new Parsed.Value<>(value, at);
        }
        return new Parsed.Fault<>(Optional.ofNullable(fault).orElse(AddressFault.LOCAL_PART_SYNTAX));
    }

    private @Nullable Mailbox path() {
        int start = at;
        if (!has('<')) {
            return refuse(AddressFault.NO_BRACKETS);
        }
        at++;
        if (has('@') && !sourceRoute()) {
            return refuse(AddressFault.SOURCE_ROUTE_SYNTAX);
        }
        Mailbox mailbox = mailboxUpTo(text.length());
        if (mailbox == null) {
            return null;
        }
        if (!has('>')) {
            return refuse(at == text.length() ? AddressFault.UNCLOSED_BRACKET : afterMailbox(mailbox));
        }
        at++;
        return at - start > MAX_PATH ? refuse(AddressFault.PATH_TOO_LONG) : mailbox;
    }

    private static AddressFault afterMailbox(Mailbox mailbox) {
        return mailbox.domain().isEmpty() ? AddressFault.LOCAL_PART_SYNTAX : AddressFault.DOMAIN_SYNTAX;
    }

    /** {@code @one.example,@two.example:}; at the first {@code @} before, behind the colon after. */
    private boolean sourceRoute() {
        while (has('@')) {
            int end = endOfDomain(text, at + 1, text.length());
            if (end < 0) {
                return false;
            }
            at = end;
            if (has(':')) {
                at++;
                return true;
            }
            if (!has(',')) {
                return false;
            }
            at++;
        }
        return false;
    }

    /** A mailbox that ends at {@code limit}, or before a {@code >}. */
    private @Nullable Mailbox mailboxUpTo(int limit) {
        int start = at;
        if (at == limit || has('>')) {
            return refuse(AddressFault.EMPTY);
        }
        int end = has('"') ? endOfQuotedString(start) : endOfDotString(start);
        if (end < 0) {
            return refuse(AddressFault.LOCAL_PART_SYNTAX);
        }
        if (end - start > MAX_LOCAL_PART) {
            return refuse(AddressFault.LOCAL_PART_TOO_LONG);
        }
        String localPart = text.substring(start, end);
        at = end;
        if (!has('@')) {
            return withoutDomain(localPart, limit);
        }
        at++;
        String domain = domainOrLiteral(limit);
        return domain == null ? null : new Mailbox(localPart, domain);
    }

    /** RFC 5321 §4.5.1: postmaster, in any case of letters, is the one mailbox that needs no domain. */
    private @Nullable Mailbox withoutDomain(String localPart, int limit) {
        if (at < limit && !has('>')) {
            return refuse(AddressFault.LOCAL_PART_SYNTAX);
        }
        return localPart.equalsIgnoreCase("postmaster") ? new Mailbox(localPart, "") : refuse(AddressFault.NO_DOMAIN);
    }

    private @Nullable String domainOrLiteral(int limit) {
        int start = at;
        if (at == limit || has('>')) {
            return refuse(AddressFault.NO_DOMAIN);
        }
        int end;
        if (has('[')) {
            int close = text.indexOf(']', at);
            if (close < 0 || !AddressLiteral.isValid(text.substring(at + 1, close))) {
                return refuse(AddressFault.LITERAL_SYNTAX);
            }
            end = close + 1;
        } else {
            end = endOfDomain(text, at, limit);
        }
        if (end < 0 || end < limit && text.charAt(end) != '>') {
            return refuse(AddressFault.DOMAIN_SYNTAX);
        }
        at = end;
        return end - start > MAX_DOMAIN ? refuse(AddressFault.DOMAIN_TOO_LONG) : text.substring(start, end);
    }

    /** Returns where the Dot-string that starts here ends, or -1. */
    private int endOfDotString(int start) {
        int i = start;
        boolean atomBefore = false;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c < ATEXT.length && ATEXT[c]) {
                atomBefore = true;
            } else if (c == '.' && atomBefore) {
                atomBefore = false;
            } else {
                break;
            }
            i++;
        }
        return atomBefore ? i : -1;
    }

    /** Returns where the Quoted-string that starts here ends, or -1. */
    private int endOfQuotedString(int start) {
        int i = start + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i++;
                c = i < text.length() ? text.charAt(i) : 0;
            }
            if (c < ' ' || c > '~') {
                return -1;
            }
            i++;
        }
        return -1;
    }

    /** Returns where the Domain that starts here ends, or -1 when there is none. */
    private static int endOfDomain(String text, int start, int limit) {
        int i = start;
        while (true) {
            int label = i;
            while (i < limit && isLetterDigitHyphen(text.charAt(i))) {
                i++;
            }
            int length = i - label;
            if (length == 0 || length > MAX_LABEL || text.charAt(label) == '-' || text.charAt(i - 1) == '-') {
                return -1;
            }
            if (i >= limit || text.charAt(i) != '.') {
                return i;
            }
            i++;
        }
    }

    private static boolean isLetterDigitHyphen(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
    }

    private boolean has(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private <T> @Nullable T refuse(AddressFault reason) {
        fault = reason;
        return null;
    }

    private static boolean[] atext() {
        boolean[] table = new boolean[128];
        for (char c = '0'; c <= 'z'; c++) {
            table[c] = isLetterDigitHyphen(c);
        }
        for (char c : "!#$%&'*+-/=?^_`{|}~".toCharArray()) {
            table[c] = true;
        }
        return table;
    }
}
