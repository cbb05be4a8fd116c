package org.mailstage.core.mime;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A media type with its parameters (RFC 2045 §5). Immutable. Everything is in lower case but the parameters' values.
 *
 * @param type such as {@code text}
 * @param subtype such as {@code plain}
 * @param parameters the first of each name
 */
public record ContentType(String type, String subtype, Map<String, String> parameters) {
    /** What a part without a readable type has (RFC 2045 §5.2). */
    public static final ContentType TEXT = new ContentType("text", "plain", Map.of());

    private static final int MAX_PARAMETERS = 30;

    public ContentType {
        parameters = Map.copyOf(parameters);
    }

    /** Reads the value of a Content-Type field; empty when it has no type. */
    public static Optional<ContentType> parse(String value) {
        int semicolon = value.indexOf(';');
        String name = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        int comment = name.indexOf('(');
        String bare = (comment < 0 ? name : name.substring(0, comment)).strip().toLowerCase(Locale.ROOT);
        int slash = bare.indexOf('/');
        if (slash < 1 || slash == bare.length() - 1 || bare.indexOf(' ') >= 0) {
            return Optional.empty();
        }
        Map<String, String> parameters = semicolon < 0 ? Map.of() : new Parameters(value, semicolon + 1).read();
        return Optional.of(new ContentType(bare.substring(0, slash), bare.substring(slash + 1), parameters));
    }

    /** True for that type and subtype, in lower case. */
    public boolean is(String otherType, String otherSubtype) {
        return type.equals(otherType) && subtype.equals(otherSubtype);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    @Override
    public String toString() {
        return type + "/" + subtype;
    }

    /** Goes over {@code ; name=value} once from left to right. */
    private static final class Parameters {
        private final String text;
        private int at;

        Parameters(String text, int at) {
            this.text = text;
            this.at = at;
        }

        Map<String, String> read() {
            Map<String, String> found = new LinkedHashMap<>();
            while (at < text.length() && found.size() < MAX_PARAMETERS) {
                int equals = text.indexOf('=', at);
                if (equals < 0) {
                    break;
                }
                String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
                at = equals + 1;
                String value = value();
                // What stands before a semicolon without "=" is no parameter, and not part of the next one's name.
                found.putIfAbsent(name.substring(name.lastIndexOf(';') + 1).strip(), value);
            }
            return found;
        }

        private String value() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int end = text.indexOf(';', at);
            String value = text.substring(at, end < 0 ? text.length() : end);
            at = end < 0 ? text.length() : end + 1;
            int comment = value.indexOf(" (");
            return (comment < 0 ? value : value.substring(0, comment)).strip();
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            int end = text.indexOf(';', Math.min(at, text.length()));
            at = end < 0 ? text.length() : end + 1;
            return value.toString();
        }
    }
}
