package org.mailstage.core.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.mailstage.core.address.Mailbox;

/**
 * Builds the {@code Received:} field that a message gets when it is accepted (RFC 5321 §4.4).
 *
 * <p>Immutable and thread-safe; one instance serves all messages of a session, as what it says of client and server
 * stays the same. The {@code for} clause is written only when there is exactly one recipient, so that the recipients of
 * a message do not learn of each other (§7.2). Times are UTC. Whatever a client said is reduced to visible ASCII: it
 * cannot end the field or start a comment.
 */
public final class ReceivedField {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss '+0000'", Locale.ENGLISH);
    private static final byte[] FOR = ascii("\r\n\tfor <");
    private static final byte[] END_FOR = ascii(">;");
    private static final byte[] NO_FOR = ascii(";");
    private static final byte[] BEFORE_DATE = ascii("\r\n\t");
    private static final byte[] CRLF = ascii("\r\n");

    private static volatile DateOfSecond lastDate = new DateOfSecond(0, date(0));

    private final byte[] start;

    /**
     * @param helo what the client called itself; may be anything
     * @param extended true after EHLO ({@code with ESMTP}), false after HELO
     * @param address the client's address
     * @param hostname our own name
     */
    public ReceivedField(String helo, boolean extended, InetAddress address, String hostname) {
        start = ascii("Received: from " + domain(helo) + " (" + literal(address) + ")\r\n\tby " + domain(hostname)
                + " with " + (extended ? "ESMTP" : "SMTP") + " id ");
    }

    /** The field of one message, from {@code Received:} to the CRLF that ends it. */
    public byte[] build(QueueId id, Envelope envelope, Instant at) {
        byte[] idBytes = ascii(id.value());
        byte[] recipient =
                envelope.recipients().size() == 1 ? path(envelope.recipients().get(0)) : NO_FOR;
        byte[] date = dateOf(at.getEpochSecond());
        byte[] out = new byte
                [start.length + idBytes.length + recipient.length + BEFORE_DATE.length + date.length + CRLF.length];
        int end = put(start, out, 0);
        end = put(idBytes, out, end);
        end = put(recipient, out, end);
        end = put(BEFORE_DATE, out, end);
        end = put(date, out, end);
        put(CRLF, out, end);
        return out;
    }

    private static byte[] path(Mailbox recipient) {
        String text = recipient.toString();
        byte[] out = new byte[FOR.length + text.length() + END_FOR.length];
        int end = put(FOR, out, 0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out[end++] = (byte) (c < ' ' || c > '~' ? '?' : c);
        }
        put(END_FOR, out, end);
        return out;
    }

    /** An Extended-Domain: names as clients really send them, the rest made harmless. */
    private static String domain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < Math.min(text.length(), 255); i++) {
            char c = text.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            out.append(plain || "-._:[]".indexOf(c) >= 0 ? c : '?');
        }
        return out.length() == 0 ? "unknown" : out.toString();
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        String bare = scope < 0 ? text : text.substring(0, scope);
        return address instanceof Inet6Address ? "[IPv6:" + bare + "]" : "[" + bare + "]";
    }

    /** A busy server formats the date once a second; two threads that meet here both give the right one. */
    private static byte[] dateOf(long second) {
        DateOfSecond last = lastDate;
        if (last.second != second) {
            last = new DateOfSecond(second, date(second));
            lastDate = last;
        }
        return last.text;
    }

    private static byte[] date(long second) {
        return ascii(DATE.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
    }

    private static int put(byte[] from, byte[] into, int at) {
        System.arraycopy(from, 0, into, at, from.length);
        return at + from.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static final class DateOfSecond {
        private final long second;
        private final byte[] text;

        private DateOfSecond(long second, byte[] text) {
            this.second = second;
            this.text = text;
        }
    }
}
