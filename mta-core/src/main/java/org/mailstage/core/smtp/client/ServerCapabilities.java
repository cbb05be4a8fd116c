package org.mailstage.core.smtp.client;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.mailstage.core.smtp.Reply;

/**
 * What a server offered in its reply to EHLO or LHLO (RFC 5321 §4.1.1.1).
 *
 * <p>Immutable and thread-safe. Keywords are compared without regard to case.
 */
public final class ServerCapabilities {
    /** A server that was greeted with HELO. */
    public static final ServerCapabilities NONE = new ServerCapabilities(Map.of());

    private final Map<String, String> keywords;
    private final boolean pipelining;
    private final boolean eightBitMime;
    private final boolean size;
    private final boolean dsn;
    private final boolean chunking;
    private final OptionalLong sizeLimit;

    private ServerCapabilities(Map<String, String> keywords) {
        this.keywords = Map.copyOf(keywords);
        this.pipelining = offers("PIPELINING");
        this.eightBitMime = offers("8BITMIME");
        this.size = offers("SIZE");
        this.dsn = offers("DSN");
        this.chunking = offers("CHUNKING");
        this.sizeLimit = limit(keywords.getOrDefault("SIZE", ""));
    }

    /** Reads a positive reply to EHLO: every line but the first is a keyword with its parameters. */
    public static ServerCapabilities of(Reply reply) {
        Map<String, String> keywords = new HashMap<>();
        List<String> lines = reply.lines();
        for (String line : lines.subList(1, lines.size())) {
            String text = line.strip();
            int end = 0;
            // "AUTH=LOGIN" is how servers older than RFC 2554 write it.
            while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '=') {
                end++;
            }
            String parameters = end < text.length() ? text.substring(end + 1).strip() : "";
            keywords.putIfAbsent(text.substring(0, end).toUpperCase(Locale.ROOT), parameters);
        }
        return new ServerCapabilities(keywords);
    }

    public boolean offers(String keyword) {
        return keywords.containsKey(keyword.toUpperCase(Locale.ROOT));
    }

    /** The words behind a keyword, empty when there are none or the keyword is not offered. */
    public String parameters(String keyword) {
        return keywords.getOrDefault(keyword.toUpperCase(Locale.ROOT), "");
    }

    /** Commands may be sent in groups (RFC 2920). */
    public boolean pipelining() {
        return pipelining;
    }

    /** MAIL takes BODY=8BITMIME (RFC 6152). */
    public boolean eightBitMime() {
        return eightBitMime;
    }

    /** MAIL takes SIZE= (RFC 1870). */
    public boolean size() {
        return size;
    }

    /** The largest message in octets; empty when none was named, or 0 was (RFC 1870 §4). */
    public OptionalLong sizeLimit() {
        return sizeLimit;
    }

    /** MAIL and RCPT take RET, ENVID, NOTIFY and ORCPT (RFC 3461). */
    public boolean dsn() {
        return dsn;
    }

    /** Addresses and headers may go beyond ASCII (RFC 6531). */
    public boolean smtpUtf8() {
        return offers("SMTPUTF8");
    }

    /** BDAT may stand in for DATA (RFC 3030). */
    public boolean chunking() {
        return chunking;
    }

    /** MAIL takes BODY=BINARYMIME, whose content goes by BDAT (RFC 3030 §3). */
    public boolean binaryMime() {
        return chunking && offers("BINARYMIME");
    }

    /** MAIL takes REQUIRETLS (RFC 8689). */
    public boolean requireTls() {
        return offers("REQUIRETLS");
    }

    /** MAIL takes MT-PRIORITY (RFC 6710). */
    public boolean mtPriority() {
        return offers("MT-PRIORITY");
    }

    /** MAIL takes BY (RFC 2852). */
    public boolean deliverBy() {
        return offers("DELIVERBY");
    }

    /** The shortest time in seconds that BY may say in mode R; 0 when the server named none (RFC 2852 §3). */
    public int shortestDeliverBy() {
        String parameter = parameters("DELIVERBY");
        return parameter.matches("\\d{1,9}") ? Integer.parseInt(parameter) : 0;
    }

    /** The session can go on under TLS (RFC 3207). */
    public boolean startTls() {
        return offers("STARTTLS");
    }

    /** Replies carry enhanced status codes (RFC 2034). */
    public boolean enhancedStatusCodes() {
        return offers("ENHANCEDSTATUSCODES");
    }

    private static OptionalLong limit(String parameter) {
        // 20 digits are allowed; a limit beyond 18 is none for us.
        if (!parameter.matches("\\d{1,18}")) {
            return OptionalLong.empty();
        }
        long octets = Long.parseLong(parameter);
        return octets == 0 ? OptionalLong.empty() : OptionalLong.of(octets);
    }

    @Override
    public String toString() {
        return keywords.keySet().toString();
    }
}
