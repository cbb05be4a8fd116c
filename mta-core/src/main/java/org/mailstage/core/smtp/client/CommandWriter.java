package org.mailstage.core.smtp.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.mailstage.core.address.Mailbox;

/**
 * Writes commands as octets, one or a pipelined group of them (RFC 5321 §4.1.1, RFC 2920).
 *
 * <p>Commands collect until {@link #drainTo} hands them over, so that a group leaves in one write. Used by one thread at
 * a time. An address that {@link #canCarry} refuses must not be given to it: a CR or LF inside would be a command of
 * somebody else's choice.
 */
public final class CommandWriter {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] MAIL = ascii("MAIL FROM:<");
    private static final byte[] RCPT = ascii("RCPT TO:<");

    private byte[] octets = new byte[512];
    private int length;

    /**
     * True when the address can stand between the angle brackets of MAIL or RCPT, if need be with SMTPUTF8; whether a
     * server takes that, {@link RelayedEnvelope} knows.
     */
    public static boolean canCarry(Mailbox mailbox) {
        String local = mailbox.localPart();
        boolean quoted = local.length() > 1 && local.startsWith("\"") && local.endsWith("\"");
        return isPrintable(local, quoted) && isPrintable(mailbox.domain(), false);
    }

    private static boolean isPrintable(String text, boolean quoted) {
        // Half a surrogate pair, which codePoints() leaves as it is, would go out as a question mark: another address.
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || !quoted && (c == ' ' || c == '<' || c == '>')
                        || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    public CommandWriter ehlo(String name) {
        return line("EHLO ", name);
    }

    public CommandWriter helo(String name) {
        return line("HELO ", name);
    }

    /** The greeting of LMTP (RFC 2033 §4.1). */
    public CommandWriter lhlo(String name) {
        return line("LHLO ", name);
    }

    public CommandWriter startTls() {
        return line("STARTTLS", "");
    }

    /**
     * AUTH (RFC 4954 §4).
     *
     * @param initialResponse in base64; empty when there is none
     */
    public CommandWriter auth(String mechanism, String initialResponse) {
        return line("AUTH " + mechanism, initialResponse.isEmpty() ? "" : " " + initialResponse);
    }

    /** The answer to a challenge, in base64; {@code *} gives up. */
    public CommandWriter authResponse(String response) {
        return line(response, "");
    }

    /**
     * MAIL with all parameters that the envelope has and the server takes.
     *
     * @param size octets of the content
     */
    public CommandWriter mail(RelayedEnvelope envelope, long size) {
        append(MAIL);
        append(envelope.reversePath().toString());
        append('>');
        append(envelope.mailParameters(size));
        return endLine();
    }

    /** RCPT with all parameters that the recipient has and the server takes. */
    public CommandWriter rcpt(RelayedEnvelope envelope, Mailbox recipient) {
        Mailbox said = envelope.spelling(recipient);
        append(RCPT);
        append(said.localPart());
        if (!said.domain().isEmpty()) {
            append('@');
            append(said.domain());
        }
        append('>');
        append(envelope.recipientParameters(recipient));
        return endLine();
    }

    /** A chunk that is the whole content (RFC 3030 §2); its octets follow at once. */
    public CommandWriter bdatLast(long size) {
        return line("BDAT " + size, " LAST");
    }

    public CommandWriter data() {
        return line("DATA", "");
    }

    public CommandWriter rset() {
        return line("RSET", "");
    }

    public CommandWriter quit() {
        return line("QUIT", "");
    }

    /** Hands all collected commands over in one write and starts anew. */
    public void drainTo(OutputStream out) throws IOException {
        int collected = length;
        length = 0;
        out.write(octets, 0, collected);
    }

    private CommandWriter line(String verb, String argument) {
        append(verb);
        append(argument);
        return endLine();
    }

    private CommandWriter endLine() {
        append(CRLF);
        return this;
    }

    private void append(String text) {
        append(text.getBytes(StandardCharsets.UTF_8));
    }

    private void append(char octet) {
        reserve(1);
        octets[length++] = (byte) octet;
    }

    private void append(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, octets, length, more.length);
        length += more.length;
    }

    private void reserve(int more) {
        if (octets.length - length < more) {
            octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
