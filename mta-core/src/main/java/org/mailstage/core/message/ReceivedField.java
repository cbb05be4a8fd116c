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

    /**
     * How the client spoke (RFC 3848).
     *
     * @param lmtp LMTP instead of SMTP
     * @param extended EHLO instead of HELO
     * @param tls under TLS
     * @param authenticated after AUTH
     */
    public record Protocol(boolean lmtp, boolean extended, boolean tls, boolean authenticated) {
        private String name(boolean international) {
            if (!lmtp && !extended) {
                return "SMTP";
            }
            String name = international ? (lmtp ? "UTF8LMTP" : "UTF8SMTP") : lmtp ? "LMTP" : "ESMTP";
            return name + (tls ? "S" : "") + (authenticated ? "A" : "");
        }
    }

    private final byte[] start;
    private final byte[] internationalStart;
    private final byte[] tls;

    /**
     * @param helo what the client called itself; may be anything
     * @param tls protocol and cipher; empty without TLS (RFC 8314 §4.3)
     * @param address the client's address
     * @param hostname our own name
     */
    public ReceivedField(String helo, Protocol protocol, String tls, InetAddress address, String hostname) {
        this("from " + domain(helo) + " (" + literal(address) + ")\r\n\t", protocol, tls, hostname);
    }

    private ReceivedField(String from, Protocol protocol, String tls, String hostname) {
        String begin = "Received: " + from + "by " + domain(hostname) + " with ";
        start = ascii(begin + protocol.name(false) + " id ");
        internationalStart = ascii(begin + protocol.name(true) + " id ");
        this.tls = ascii(tls.isEmpty() ? "" : "\r\n\t(" + comment(tls) + ")");
    }

    /** A field that says nothing of the client (RFC 6409 §8 leaves that to the site). */
    public static ReceivedField withoutClient(Protocol protocol, String tls, String hostname) {
        return new ReceivedField("", protocol, tls, hostname);
    }

    /** The field of one message, from {@code Received:} to the CRLF that ends it. */
    public byte[] build(QueueId id, Envelope envelope, Instant at) {
        boolean international = envelope.options().smtpUtf8();
        byte[] begin = international ? internationalStart : start;
        byte[] idBytes = ascii(id.value());
        byte[] recipient =
                envelope.recipients().size() == 1 ? path(envelope.recipients().get(0), international) : NO_FOR;
        byte[] date = dateOf(at.getEpochSecond());
        byte[] out = new byte
                [begin.length
                        + idBytes.length
                        + tls.length
                        + recipient.length
                        + BEFORE_DATE.length
                        + date.length
                        + CRLF.length];
        int end = put(begin, out, 0);
        end = put(idBytes, out, end);
        end = put(tls, out, end);
        end = put(recipient, out, end);
        end = put(BEFORE_DATE, out, end);
        end = put(date, out, end);
        put(CRLF, out, end);
        return out;
    }

    private static byte[] path(Mailbox recipient, boolean international) {
        if (international) {
            byte[] text = recipient.toString().getBytes(StandardCharsets.UTF_8);
            byte[] out = new byte[FOR.length + text.length + END_FOR.length];
            put(END_FOR, out, put(text, out, put(FOR, out, 0)));
            return out;
        }
        return path(recipient);
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

    private static String comment(String text) {
        return text.replaceAll("[^A-Za-z0-9._ -]", "?");
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
