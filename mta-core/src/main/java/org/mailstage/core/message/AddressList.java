package org.mailstage.core.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.AddressParser;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.Parsed;

/**
 * Reads the mailboxes out of the value of a From, Sender or other address field (RFC 5322 §3.4, groups in From by RFC
 * 6854).
 *
 * <p>Display names, comments and the names of groups are left out. Of the obsolete syntax (RFC 5322 §4.4) is accepted
 * what occurs: dots in display names, blanks around the dots of an address, source routes, empty list elements. Every
 * address must be a mailbox of the envelope's syntax too, since nobody could answer to another.
 *
 * <p>One parser for one value, not thread-safe; nothing is thrown for what a peer sent.
 */
public final class AddressList {
    private final FieldTokens tokens;
    private final AddressSyntax syntax;
    private final List<Mailbox> mailboxes = new ArrayList<>();

    private AddressList(String value, AddressSyntax syntax) {
        this.tokens = new FieldTokens(value);
        this.syntax = syntax;
    }

    /**
     * The mailboxes in their order, none for a list of empty groups; empty when the value is malformed.
     *
     * @param value the value, unfolded: without the CRLF between its lines
     */
    public static Optional<List<Mailbox>> parse(String value, AddressSyntax syntax) {
        AddressList list = new AddressList(value, syntax);
        return list.parse() ? Optional.of(List.copyOf(list.mailboxes)) : Optional.empty();
    }

    private boolean parse() {
        boolean inGroup = false;
        boolean addressBefore = false;
        int groups = 0;
        while (true) {
            Words words = new Words();
            char end = words.read(tokens);
            boolean complete;
            switch (end) {
                case '<':
                    // A second mailbox needs a comma before it.
                    complete = !addressBefore && words.isPhraseOrEmpty() && angleAddress();
                    addressBefore = true;
                    break;
                case ':':
                    complete = !inGroup && !addressBefore && words.isPhrase();
                    inGroup = true;
                    groups++;
                    break;
                case ';':
                    complete = inGroup && words.isEmptyOr(!addressBefore && add(words.address()));
                    inGroup = false;
                    addressBefore = true;
                    break;
                case ',':
                    complete = words.isEmptyOr(!addressBefore && add(words.address()));
                    addressBefore = false;
                    break;
                case FieldTokens.END:
                    return !inGroup
                            && words.isEmptyOr(!addressBefore && add(words.address()))
                            && mailboxes.size() + groups > 0;
                default:
                    return false;
            }
            if (!complete) {
                return false;
            }
        }
    }

    /** Behind the opening bracket; a source route is left out. */
    private boolean angleAddress() {
        Words words = new Words();
        char end = words.read(tokens);
        while (end == ',' || end == ':') {
            if (!words.isRouteOrEmpty()) {
                return false;
            }
            boolean more = end == ',';
            words = new Words();
            end = words.read(tokens);
            if (!more && end != '>') {
                return false;
            }
        }
        return end == '>' && add(words.address());
    }

    private boolean add(@Nullable String address) {
        if (address != null && AddressParser.mailbox(address, syntax) instanceof Parsed.Value<Mailbox> good) {
            mailboxes.add(good.value());
            return true;
        }
        return false;
    }

    /** The tokens up to the next one that divides a list. */
    private static final class Words {
        private final StringBuilder joined = new StringBuilder();
        private boolean wordBefore;
        private boolean adjacent;
        private boolean hasAt;
        private boolean startsWithWord;
        private boolean startsWithAt;
        private boolean hasLiteral;

        /** Returns what ended the words. */
        char read(FieldTokens tokens) {
            while (true) {
                char kind = tokens.next();
                switch (kind) {
                    case FieldTokens.ATOM:
                    case FieldTokens.QUOTED:
                    case FieldTokens.LITERAL:
                        adjacent |= wordBefore;
                        startsWithWord |= joined.length() == 0;
                        hasLiteral |= kind == FieldTokens.LITERAL;
                        wordBefore = true;
                        break;
                    case '.':
                    case '@':
                        startsWithAt |= kind == '@' && joined.length() == 0;
                        hasAt |= kind == '@';
                        wordBefore = false;
                        break;
                    default:
                        return kind;
                }
                joined.append(tokens.token());
            }
        }

        boolean isEmptyOr(boolean otherwise) {
            return joined.length() == 0 || otherwise;
        }

        boolean isPhrase() {
            return startsWithWord && !hasAt && !hasLiteral;
        }

        boolean isPhraseOrEmpty() {
            return joined.length() == 0 || isPhrase();
        }

        boolean isRouteOrEmpty() {
            return joined.length() == 0 || startsWithAt && !adjacent;
        }

        /** The address without the blanks inside; null when two words stand side by side. */
        @Nullable
        String address() {
            return adjacent || joined.length() == 0 ? null : joined.toString();
        }
    }
}
