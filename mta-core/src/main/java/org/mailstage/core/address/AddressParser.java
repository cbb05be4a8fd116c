package org.mailstage.core.address;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.net.InternationalDomain;

/**
 * Parser of reverse-paths, forward-paths and mailboxes (RFC 5321 §4.1.2, limits of §4.5.3.1).
 *
 * <p>Stateless and thread-safe. What is accepted is the grammar of RFC 5321 and nothing beyond it: no comments, no
 * folding white space, no obsolete forms of message headers. A source route is checked and dropped (RFC 5321 appendix
 * C). Of the address literals those for IPv4 and IPv6 are known.
 *
 * <p>With {@link AddressSyntax#UTF8} characters outside ASCII are accepted as well (RFC 6531 §3.3); the text then is
 * what {@link Utf8#decodeStrict} made of the octets, and limits count octets of UTF-8. The local part keeps its
 * spelling; a domain outside ASCII is checked and mapped by UTS-46, so that the mailbox has proper U-labels. Without it,
 * an address that only lacks SMTPUTF8 is told apart as {@link AddressFault#NEEDS_SMTPUTF8}.
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
    private final boolean utf8;
    private int at;
    private @Nullable AddressFault fault;

    private AddressParser(String text, int from, AddressSyntax syntax) {
        this.text = text;
        this.at = from;
        this.utf8 = syntax == AddressSyntax.UTF8;
    }

    /** Parses {@code <>} or {@code <mailbox>} in ASCII that starts at {@code from}; the text may go on behind it. */
    public static Parsed<ReversePath> reversePath(String text, int from) {
        return reversePath(text, from, AddressSyntax.ASCII_ONLY);
    }

    /** Parses {@code <>} or {@code <mailbox>} that starts at {@code from}; the text may go on behind it. */
    public static Parsed<ReversePath> reversePath(String text, int from, AddressSyntax syntax) {
        if (text.startsWith("<>", from)) {
            return new Parsed.Value<>(ReversePath.NULL, from + 2);
        }
        Parsed<Mailbox> path = forwardPath(text, from, syntax);
        if (path instanceof Parsed.Value<Mailbox> good) {
            return new Parsed.Value<>(ReversePath.of(good.value()), good.end());
        }
        return new Parsed.Fault<>(((Parsed.Fault<Mailbox>) path).fault());
    }

    /** Parses {@code <mailbox>} or {@code <postmaster>} in ASCII that starts at {@code from}; the text may go on. */
    public static Parsed<Mailbox> forwardPath(String text, int from) {
        return forwardPath(text, from, AddressSyntax.ASCII_ONLY);
    }

    /** Parses {@code <mailbox>} or {@code <postmaster>} that starts at {@code from}; the text may go on behind it. */
    public static Parsed<Mailbox> forwardPath(String text, int from, AddressSyntax syntax) {
        AddressParser parser = new AddressParser(text, from, syntax);
        Parsed<Mailbox> parsed = parser.outcome(parser.path());
        return parser.lacksUtf8(parsed) ? explained(parsed, forwardPath(text, from, AddressSyntax.UTF8)) : parsed;
    }

    /** Parses a whole text that is one mailbox in ASCII without angle brackets, as in a configuration. */
    public static Parsed<Mailbox> mailbox(String text) {
        return mailbox(text, AddressSyntax.ASCII_ONLY);
    }

    /** Parses a whole text that is one mailbox without angle brackets. */
    public static Parsed<Mailbox> mailbox(String text, AddressSyntax syntax) {
        AddressParser parser = new AddressParser(text, 0, syntax);
        Parsed<Mailbox> parsed = parser.whole();
        return parser.lacksUtf8(parsed) ? explained(parsed, mailbox(text, AddressSyntax.UTF8)) : parsed;
    }

    /** True for a local part that needs no quotes. */
    static boolean isDotString(String text) {
        return new AddressParser(text, 0, AddressSyntax.UTF8).endOfDotString(0) == text.length();
    }

    private Parsed<Mailbox> whole() {
        if (octets(0, text.length()) > MAX_PATH - 2) {
            return new Parsed.Fault<>(AddressFault.PATH_TOO_LONG);
        }
        Mailbox mailbox = mailboxUpTo(text.length());
        if (mailbox != null && at < text.length()) {
            return new Parsed.Fault<>(afterMailbox(mailbox));
        }
        return outcome(mailbox);
    }

    private boolean lacksUtf8(Parsed<Mailbox> parsed) {
        return !utf8 && parsed instanceof Parsed.Fault && !InternationalDomain.isAscii(text);
    }

    private static Parsed<Mailbox> explained(Parsed<Mailbox> inAscii, Parsed<Mailbox> inUtf8) {
        return inUtf8 instanceof Parsed.Value ? new Parsed.Fault<>(AddressFault.NEEDS_SMTPUTF8) : inAscii;
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
        return octets(start, at) > MAX_PATH ? refuse(AddressFault.PATH_TOO_LONG) : mailbox;
    }

    private static AddressFault afterMailbox(Mailbox mailbox) {
        return mailbox.domain().isEmpty() ? AddressFault.LOCAL_PART_SYNTAX : AddressFault.DOMAIN_SYNTAX;
    }

    /** {@code @one.example,@two.example:}; at the first {@code @} before, behind the colon after. */
    private boolean sourceRoute() {
        while (has('@')) {
            int end = endOfDomain(at + 1, text.length());
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
        if (octets(start, end) > MAX_LOCAL_PART) {
            return refuse(AddressFault.LOCAL_PART_TOO_LONG);
        }
        String localPart = text.substring(start, end);
        at = end;
        if (!has('@')) {
            return withoutDomain(localPart, limit);
        }
        at++;
        String domain = domainOrLiteral(limit);
        if (domain == null) {
            return null;
        }
        // A mapped domain can be longer than what was sent, and goes out as it was mapped.
        if (utf8 && octets(start, end) + 1 + Utf8.octets(domain, 0, domain.length()) > MAX_PATH - 2) {
            return refuse(AddressFault.PATH_TOO_LONG);
        }
        return new Mailbox(localPart, domain);
    }

    /** RFC 5321 §4.5.1: postmaster, in any case of letters, is the one mailbox that needs no domain. */
    private @Nullable Mailbox withoutDomain(String localPart, int limit) {
        if (at < limit && !has('>')) {
            return refuse(AddressFault.LOCAL_PART_SYNTAX);
        }
        return localPart.equalsIgnoreCase("postmaster") ? new Mailbox(localPart, "") : refuse(AddressFault.NO_DOMAIN);
    }

    private @Nullable String domainOrLiteral(int limit) {
        if (at == limit || has('>')) {
            return refuse(AddressFault.NO_DOMAIN);
        }
        int start = at;
        int end = has('[') ? endOfLiteral() : endOfDomain(at, limit);
        if (end < 0 || end < limit && text.charAt(end) != '>') {
            return fault == null ? refuse(AddressFault.DOMAIN_SYNTAX) : null;
        }
        at = end;
        if (octets(start, end) > MAX_DOMAIN) {
            return refuse(AddressFault.DOMAIN_TOO_LONG);
        }
        String domain = text.substring(start, end);
        return utf8 && !InternationalDomain.isAscii(domain) ? mapped(domain) : domain;
    }

    private @Nullable String mapped(String domain) {
        String mapped = InternationalDomain.toUnicode(domain).orElse("");
        if (mapped.isEmpty()) {
            return refuse(AddressFault.DOMAIN_NOT_IDNA);
        }
        return Utf8.octets(mapped, 0, mapped.length()) > MAX_DOMAIN ? refuse(AddressFault.DOMAIN_TOO_LONG) : mapped;
    }

    /** Returns where the address literal that starts here ends, or -1 with the fault noted. */
    private int endOfLiteral() {
        int close = text.indexOf(']', at);
        String inside = close < 0 ? "" : text.substring(at + 1, close);
        if (AddressLiteral.isValid(inside)) {
            return close + 1;
        }
        fault = AddressLiteral.isGeneral(inside) ? AddressFault.LITERAL_UNKNOWN : AddressFault.LITERAL_SYNTAX;
        return -1;
    }

    /** Returns where the Dot-string that starts here ends, or -1. */
    private int endOfDotString(int start) {
        int i = start;
        boolean atomBefore = false;
        while (i < text.length()) {
            char c = text.charAt(i);
            int units = c < ATEXT.length ? ATEXT[c] ? 1 : 0 : beyondAscii(i);
            if (units > 0) {
                atomBefore = true;
            } else if (c == '.' && atomBefore) {
                atomBefore = false;
                units = 1;
            } else {
                break;
            }
            i += units;
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
                // RFC 6531 §3.3 adds to qtextSMTP only: what is quoted by a backslash stays ASCII.
                i++;
                c = i < text.length() ? text.charAt(i) : 0;
                if (c > '~') {
                    return -1;
                }
            }
            int units = c > '~' ? beyondAscii(i) : c < ' ' ? 0 : 1;
            if (units == 0) {
                return -1;
            }
            i += units;
        }
        return -1;
    }

    /** Returns where the Domain that starts here ends, or -1 when there is none. */
    private int endOfDomain(int start, int limit) {
        int i = start;
        while (true) {
            int label = i;
            int units = 1;
            while (i < limit && units > 0) {
                char c = text.charAt(i);
                units = AddressLiteral.isLetterDigitHyphen(c) ? 1 : beyondAscii(i);
                i += units;
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

    /** How many UTF-16 units the character here has; 0 when it is ASCII or must not stand in an address. */
    private int beyondAscii(int i) {
        return utf8 ? Utf8.addressCharacter(text, i) : 0;
    }

    private int octets(int from, int to) {
        return utf8 ? Utf8.octets(text, from, to) : to - from;
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
            table[c] = AddressLiteral.isLetterDigitHyphen(c);
        }
        for (char c : "!#$%&'*+-/=?^_`{|}~".toCharArray()) {
            table[c] = true;
        }
        return table;
    }
}
