package org.mailstage.core.net;

import java.util.regex.Pattern;

/** Syntax of domain names: letters, digits and hyphens (RFC 1123 §2.1, RFC 5321 §4.1.2). Stateless. */
public final class DomainNames {
    private static final int MAX_LENGTH = 253;
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*+");
    // A last label of digits only would be a mistyped IPv4 address.
    private static final Pattern NUMERIC_END = Pattern.compile("(?:.*\\.)?[0-9]+");

    private DomainNames() {}

    /** True for one label or more, at most 253 characters, no dot at the end. */
    public static boolean isDomain(String text) {
        return text.length() <= MAX_LENGTH
                && NAME.matcher(text).matches()
                && !NUMERIC_END.matcher(text).matches();
    }

    /** True for a domain name or an IP address without brackets. */
    public static boolean isHost(String text) {
        return isDomain(text) || IpLiteral.parse(text).isPresent();
    }
}
