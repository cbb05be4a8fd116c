package org.mailstage.core.sasl;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a client with a bearer token says (RFC 7628 §3.1).
 *
 * @param user whom the client names, which is its authorization identity
 * @param token empty when the client shows none
 */
record BearerMessage(Optional<String> user, Optional<String> token) {
    private static final String SEPARATOR = "\u0001";
    private static final String SCHEME = "bearer ";

    static BearerMessage parse(String message, BearerExchange.Form form) throws MalformedResponse {
        return form == BearerExchange.Form.XOAUTH2 ? parseOld(message) : parseStandard(message);
    }

    private static BearerMessage parseStandard(String message) throws MalformedResponse {
        Gs2Header header = Gs2Header.parse(message);
        if (header.flag() == 'p') {
            throw new MalformedResponse("OAUTHBEARER has no channel binding");
        }
        String rest = message.substring(header.text().length());
        if (!rest.startsWith(SEPARATOR)) {
            throw new MalformedResponse("no separator behind the header");
        }
        Map<String, String> pairs = pairs(rest.substring(1));
        String port = pairs.getOrDefault("port", "25");
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedResponse("port is no number");
        }
        return new BearerMessage(header.actsAs(), token(pairs));
    }

    private static BearerMessage parseOld(String message) throws MalformedResponse {
        Map<String, String> pairs = pairs(message);
        String user = pairs.getOrDefault("user", "");
        if (user.isEmpty()) {
            throw new MalformedResponse("no user");
        }
        return new BearerMessage(Optional.of(user), token(pairs));
    }

    /** Reads pairs that each end with a separator, and the one more at the end. */
    private static Map<String, String> pairs(String text) throws MalformedResponse {
        if (!text.equals(SEPARATOR) && !text.endsWith(SEPARATOR + SEPARATOR)) {
            throw new MalformedResponse("no separator at the end");
        }
        Map<String, String> pairs = new HashMap<>();
        for (int at = 0; at < text.length() - 1; ) {
            int end = text.indexOf(SEPARATOR, at);
            int equals = text.indexOf('=', at);
            if (equals <= at || equals > end) {
                throw new MalformedResponse("a pair without key");
            }
            String key = text.substring(at, equals);
            String value = text.substring(equals + 1, end);
            if (!key.chars().allMatch(BearerMessage::isLetter) || !isValue(value) || pairs.put(key, value) != null) {
                throw new MalformedResponse("a pair that is not well-formed, or a key twice");
            }
            at = end + 1;
        }
        return pairs;
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isValue(String value) {
        return value.chars().allMatch(c -> (c >= 0x20 && c != 0x7f) || c == '\t' || c == '\r' || c == '\n');
    }

    private static Optional<String> token(Map<String, String> pairs) throws MalformedResponse {
        String value = pairs.get("auth");
        if (value == null || value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw new MalformedResponse("a scheme that is not Bearer");
        }
        String token = value.substring(SCHEME.length()).strip();
        if (!isToken(token)) {
            throw new MalformedResponse("that is no bearer token");
        }
        return Optional.of(token);
    }

    /** {@code b64token} of RFC 6750 §2.1: at least one character, equals signs only at the end. */
    private static boolean isToken(String token) {
        int end = token.length();
        while (end > 0 && token.charAt(end - 1) == '=') {
            end--;
        }
        return end > 0 && token.chars().limit(end).allMatch(BearerMessage::isOfToken);
    }

    private static boolean isOfToken(int c) {
        return isLetter(c) || (c >= '0' && c <= '9') || "-._~+/".indexOf(c) >= 0;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "BearerMessage[user=" + user + "]";
    }
}
