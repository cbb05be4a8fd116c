package org.mailstage.core.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.Utf8;

/**
 * Looks at the header section of a message while its octets stream by: which fields are there, and what is wrong (RFC
 * 5322 §2.2, §3.6; for submission RFC 6409 §8).
 *
 * <p>One scan for one message; not thread-safe. Feed it the decoded octets in pieces of any size, then call {@link
 * #finish()}; the result does not depend on how they were cut, and nothing is thrown whatever they are. Behind the empty
 * line that ends the header section a call returns at once. Memory is bounded: of a few fields the value of the first
 * occurrence is kept, up to a limit.
 *
 * <p>Lines end in CRLF. A CR or LF alone is a fault and does not end a line. A malformed line is skipped up to its end,
 * and the header section goes on behind it.
 */
public final class HeaderScan {
    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private enum State {
        /** At the first octet of a line. */
        LINE_START,
        /** Inside the name of a field. */
        NAME,
        /** Behind blanks that follow the name: obsolete syntax (RFC 5322 §4.5), but a field. */
        BEFORE_COLON,
        /** Inside the value of a field. */
        VALUE,
        /** Inside a malformed line. */
        SKIPPED,
        /** Behind the header section. */
        DONE
    }

    private final AddressSyntax syntax;
    private final int[] counts = new int[HeaderField.values().length];
    private final Map<HeaderField, byte[]> values = new EnumMap<>(HeaderField.class);
    private final Set<HeaderFault> lineFaults = EnumSet.noneOf(HeaderFault.class);

    private State state = State.LINE_START;
    /** Where the continuation of the last line belongs to. */
    private State folds = State.SKIPPED;

    private boolean afterCr;
    private boolean eightBit;
    private final Utf8Check utf8 = new Utf8Check();
    private boolean anyLine;
    private long octets;

    private final byte[] name = new byte[HeaderField.LONGEST_NAME];
    /** Octets of the name so far, those that did not fit into the array included. */
    private int nameLength;

    private @Nullable HeaderField kept;
    private byte[] value = new byte[0];
    private int valueLength;

    /** @param syntax UTF8 when the transaction has SMTPUTF8, so that the header may have UTF-8 (RFC 6532) */
    public HeaderScan(AddressSyntax syntax) {
        this.syntax = syntax;
    }

    /** Takes the next octets of the message. */
    public void scan(byte[] in, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end && state != State.DONE) {
            at = afterCr ? lineEnd(in, at) : step(in, at, end);
        }
        octets += at - offset;
    }

    /** The message ended: a header section without a body behind it is complete. */
    public void finish() {
        if (state == State.DONE) {
            return;
        }
        if (afterCr) {
            bare();
            afterCr = false;
        }
        endLine();
        closeField();
        state = State.DONE;
    }

    /** True behind the empty line that ends the header section, and after {@link #finish()}. */
    public boolean done() {
        return state == State.DONE;
    }

    /** Octets of the header section so far, the empty line at its end included. */
    public long octets() {
        return octets;
    }

    /** How often the field is there. */
    public int count(HeaderField field) {
        return counts[field.ordinal()];
    }

    public boolean has(HeaderField field) {
        return count(field) > 0;
    }

    /** True when somebody sent the message on (RFC 5322 §3.6.6). */
    public boolean resent() {
        for (HeaderField field : HeaderField.values()) {
            if (field.resent() && has(field)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The value of the first occurrence, unfolded, without blanks around it, cut off at a limit; empty when the field is
     * not there or none whose value is kept (From, Sender, Date, Message-ID and TLS-Required are). Not safe to repeat.
     */
    public Optional<String> value(HeaderField field) {
        byte[] octetsOfValue = values.get(field);
        if (octetsOfValue == null) {
            return Optional.empty();
        }
        // Not UTF-8: some older character set. What matters of it is ASCII in nearly all of them.
        return Optional.of(Utf8.decodeStrict(octetsOfValue, 0, octetsOfValue.length)
                .orElseGet(() -> new String(octetsOfValue, StandardCharsets.ISO_8859_1))
                .strip());
    }

    /** The mailboxes of the From field; empty, so that nobody can be checked, when it is missing, malformed or there twice. */
    public Optional<List<Mailbox>> from() {
        return mailboxes(HeaderField.FROM);
    }

    /** The mailbox of the Sender field; empty when it is missing, malformed or there twice. */
    public Optional<Mailbox> sender() {
        return mailboxes(HeaderField.SENDER).filter(all -> all.size() == 1).map(all -> all.get(0));
    }

    private Optional<List<Mailbox>> mailboxes(HeaderField field) {
        return count(field) == 1 ? value(field).flatMap(text -> AddressList.parse(text, syntax)) : Optional.empty();
    }

    /**
     * True when the originator wants the message delivered rather than protected: there is exactly one TLS-Required field
     * and its value is {@code No} (RFC 8689 §3).
     */
    public boolean tlsNotRequired() {
        return count(HeaderField.TLS_REQUIRED) == 1
                && value(HeaderField.TLS_REQUIRED)
                        .filter(text -> text.equalsIgnoreCase("No"))
                        .isPresent();
    }

    /** The fields that may stand once and stand there more often. */
    public Set<HeaderField> duplicates() {
        Set<HeaderField> found = EnumSet.noneOf(HeaderField.class);
        for (HeaderField field : HeaderField.values()) {
            if (field.onlyOnce() && count(field) > 1) {
                found.add(field);
            }
        }
        return found;
    }

    /** What is wrong with the header section, for a submission; complete after {@link #done()}. */
    public Set<HeaderFault> faults() {
        Set<HeaderFault> faults = EnumSet.copyOf(lineFaults);
        if (eightBit && syntax == AddressSyntax.ASCII_ONLY) {
            faults.add(HeaderFault.EIGHT_BIT);
        }
        if (!utf8.wellFormed()) {
            faults.add(HeaderFault.NOT_UTF8);
        }
        if (!duplicates().isEmpty()) {
            faults.add(HeaderFault.DUPLICATE_FIELD);
        }
        addOriginatorFaults(faults);
        if (count(HeaderField.DATE) == 1
                && value(HeaderField.DATE).flatMap(DateField::parse).isEmpty()) {
            faults.add(HeaderFault.DATE_SYNTAX);
        }
        return faults;
    }

    private void addOriginatorFaults(Set<HeaderFault> faults) {
        Optional<List<Mailbox>> from = from();
        if (!has(HeaderField.FROM)) {
            faults.add(HeaderFault.FROM_MISSING);
        } else if (count(HeaderField.FROM) == 1 && from.isEmpty()) {
            faults.add(HeaderFault.FROM_SYNTAX);
        }
        if (count(HeaderField.SENDER) == 1 && sender().isEmpty()) {
            faults.add(HeaderFault.SENDER_SYNTAX);
        }
        if (!has(HeaderField.SENDER) && from.isPresent() && from.get().size() > 1) {
            faults.add(HeaderFault.SENDER_MISSING);
        }
    }

    /** Behind a CR: with LF it ends the line, without it is text. */
    private int lineEnd(byte[] in, int at) {
        afterCr = false;
        if (in[at] == LF) {
            endLine();
            return at + 1;
        }
        bare();
        return at;
    }

    private int step(byte[] in, int at, int end) {
        byte c = in[at];
        if (c == CR) {
            afterCr = true;
            return at + 1;
        }
        if (c == LF) {
            bare();
            return at + 1;
        }
        switch (state) {
            case LINE_START:
                startLine(c);
                return at;
            case NAME:
            case BEFORE_COLON:
                nameOctet(c);
                return at + 1;
            default:
                return text(in, at, end);
        }
    }

    private void startLine(byte c) {
        if (c == ' ' || c == '\t') {
            if (!anyLine) {
                lineFaults.add(HeaderFault.NOT_A_FIELD);
            }
            state = folds;
        } else {
            closeField();
            nameLength = 0;
            state = State.NAME;
        }
    }

    private void nameOctet(byte c) {
        if (c == ':') {
            openField();
        } else if (c == ' ' || c == '\t') {
            state = State.BEFORE_COLON;
        } else if (state == State.BEFORE_COLON) {
            skip(HeaderFault.NOT_A_FIELD);
        } else if (c < ' ' || c > '~') {
            eightBit |= c < 0;
            skip(HeaderFault.FIELD_NAME);
        } else {
            if (nameLength < name.length) {
                name[nameLength] = (byte) (c >= 'A' && c <= 'Z' ? c | 0x20 : c);
            }
            nameLength++;
        }
    }

    private void openField() {
        if (nameLength == 0) {
            skip(HeaderFault.FIELD_NAME);
            return;
        }
        state = State.VALUE;
        HeaderField field = HeaderField.named(name, nameLength);
        if (field != null) {
            counts[field.ordinal()]++;
            if (field.keptOctets() > 0 && count(field) == 1) {
                kept = field;
                valueLength = 0;
            }
        }
    }

    /** Inside a value or a malformed line: everything up to the next CR or LF at once. */
    private int text(byte[] in, int from, int end) {
        int all = 0;
        int at = from;
        while (at < end && in[at] != CR && in[at] != LF) {
            all |= in[at];
            at++;
        }
        eightBit |= all < 0;
        if (syntax == AddressSyntax.UTF8 && state == State.VALUE) {
            utf8.add(in, from, at);
        }
        if (kept != null && state == State.VALUE) {
            keep(in, from, at - from, kept.keptOctets());
        }
        return at;
    }

    private void keep(byte[] in, int from, int length, int limit) {
        int fits = Math.min(length, limit - valueLength);
        if (fits < length) {
            lineFaults.add(HeaderFault.FIELD_TOO_LONG);
        }
        if (valueLength + fits > value.length) {
            value = Arrays.copyOf(value, Math.min(limit, Math.max(256, 2 * (valueLength + fits))));
        }
        System.arraycopy(in, from, value, valueLength, fits);
        valueLength += fits;
    }

    private void closeField() {
        if (kept != null) {
            values.put(kept, Arrays.copyOf(value, valueLength));
            kept = null;
        }
    }

    private void skip(HeaderFault fault) {
        lineFaults.add(fault);
        state = State.SKIPPED;
    }

    /** A CR or LF that ends no line: a value goes on behind it, a name does not. */
    private void bare() {
        utf8.end();
        lineFaults.add(HeaderFault.BARE_CR_OR_LF);
        if (state == State.LINE_START) {
            closeField();
        }
        if (state != State.VALUE) {
            state = State.SKIPPED;
        }
    }

    private void endLine() {
        utf8.end();
        switch (state) {
            case LINE_START:
                closeField();
                state = State.DONE;
                return;
            case NAME:
            case BEFORE_COLON:
                skip(HeaderFault.NOT_A_FIELD);
                break;
            default:
                break;
        }
        folds = state;
        anyLine = true;
        state = State.LINE_START;
    }
}
