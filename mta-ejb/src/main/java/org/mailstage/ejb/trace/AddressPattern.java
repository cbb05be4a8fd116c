package org.mailstage.ejb.trace;

import java.util.Locale;

/**
 * What a user typed to find addresses, as something to compare with.
 *
 * @param value the key itself, or a pattern for LIKE with {@code !} as escape
 * @param exact true when the key must be equal to the value
 */
record AddressPattern(String value, boolean exact) {
    static AddressPattern parse(String text) {
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

    private static String escape(String key) {
        return key.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
