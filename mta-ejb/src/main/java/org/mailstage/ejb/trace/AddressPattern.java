package org.mailstage.ejb.trace;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a user typed to find addresses, as something to compare with.
 *
 * @param value the key itself, or a pattern for LIKE with {@code !} as escape
 * @param exact true when the key must be equal to the value
 */
public record AddressPattern(String value, boolean exact) {
    /** Reads what was typed: an address, {@code @domain}, or a part of one, with {@code *} for the rest. */
    public static AddressPattern parse(String text) {
        String key = text.toLowerCase(Locale.ROOT);
        if (key.indexOf('*') >= 0) {
            return new AddressPattern(escape(key).replace('*', '%'), false);
        }
        if (key.startsWith("@")) {
            return new AddressPattern("%" + escape(key), false);
        }
        if (key.indexOf('@') > 0 && !key.endsWith("@")) {
            return new AddressPattern(key, true);
        }
        return new AddressPattern("%" + escape(key) + "%", false);
    }

    /** Whether an address matches; it has the same answer as the database. */
    public boolean matches(String address) {
        String key = address.toLowerCase(Locale.ROOT);
        return exact ? key.equals(value) : regex().matcher(key).matches();
    }

    private Pattern regex() {
        StringBuilder regex = new StringBuilder();
        boolean escaped = false;
        for (char c : value.toCharArray()) {
            if (escaped || c != '!' && c != '%') {
                regex.append(Pattern.quote(String.valueOf(c)));
                escaped = false;
            } else if (c == '%') {
                regex.append(".*");
            } else {
                escaped = true;
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static String escape(String key) {
        return key.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
