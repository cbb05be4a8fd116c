package org.mailstage.core.net;

import com.ibm.icu.text.IDNA;
import java.util.Locale;
import java.util.Optional;

/**
 * Internationalized domain names: from U-labels to A-labels and back (RFC 5890 §2.3.2.1), by UTS-46, non-transitional.
 *
 * <p>Stateless and thread-safe. A domain that is ASCII already passes through without a look at Unicode tables, and
 * without a check of its syntax: an A-label somebody made up is a name like any other. Outcomes are values; nothing here
 * throws for what a peer sent.
 */
public final class InternationalDomain {
    /**
     * Far more than a name of 253 octets can have as U-labels, in UTF-16 units; longer texts are refused before the
     * quadratic work on their labels begins.
     */
    private static final int MAX_UNITS = 255;

    private InternationalDomain() {}

    /** Holds the tables, which are read when the first domain outside ASCII comes along and not before. */
    private static final class Uts46 {
        static final IDNA TABLES = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
                | IDNA.NONTRANSITIONAL_TO_UNICODE
                | IDNA.USE_STD3_RULES
                | IDNA.CHECK_BIDI
                | IDNA.CHECK_CONTEXTJ);
    }

    /** True when every character is ASCII. */
    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    /**
     * The form for tables and DNS: A-labels, all in lower case. Empty when the domain has characters outside ASCII and
     * is no valid internationalized name of at most 253 octets.
     */
    public static Optional<String> toAscii(String domain) {
        boolean lower = true;
        for (int i = 0; i < domain.length(); i++) {
            char c = domain.charAt(i);
            if (c > 0x7F) {
                return mapped(domain, true);
            }
            lower &= c < 'A' || c > 'Z';
        }
        return Optional.of(lower ? domain : domain.toLowerCase(Locale.ROOT));
    }

    /**
     * The form for people: U-labels where the domain has valid ones. A domain in ASCII comes back unchanged when it has
     * no A-label. Empty when the domain is no valid internationalized name, made-up A-labels included.
     */
    public static Optional<String> toUnicode(String domain) {
        if (isAscii(domain) && !hasALabel(domain)) {
            return Optional.of(domain);
        }
        return mapped(domain, false);
    }

    private static boolean hasALabel(String domain) {
        for (int label = 0; label >= 0 && label < domain.length(); ) {
            if (domain.regionMatches(true, label, "xn--", 0, 4)) {
                return true;
            }
            int dot = domain.indexOf('.', label);
            label = dot < 0 ? -1 : dot + 1;
        }
        return false;
    }

    private static Optional<String> mapped(String domain, boolean toAscii) {
        if (domain.length() > MAX_UNITS) {
            return Optional.empty();
        }
        StringBuilder name = new StringBuilder(domain.length() + 16);
        IDNA.Info info = new IDNA.Info();
        // Length limits are checked on the way to ASCII only, so that this way is gone in any case.
        Uts46.TABLES.nameToASCII(domain, name, info);
        if (!isWhole(name, info)) {
            return Optional.empty();
        }
        if (toAscii) {
            return Optional.of(name.toString());
        }
        StringBuilder unicode = new StringBuilder(domain.length());
        Uts46.TABLES.nameToUnicode(domain, unicode, info);
        return isWhole(unicode, info) ? Optional.of(unicode.toString()) : Optional.empty();
    }

    /** UTS-46 lets the root's dot pass, which a domain in mail has not, and other full stops are mapped to it. */
    private static boolean isWhole(StringBuilder name, IDNA.Info info) {
        return !info.hasErrors() && name.length() > 0 && name.charAt(name.length() - 1) != '.';
    }
}
