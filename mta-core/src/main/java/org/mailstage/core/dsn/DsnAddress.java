package org.mailstage.core.dsn;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.smtp.Utf8AddressXtext;
import org.mailstage.core.smtp.Xtext;

/** Mailboxes and host names as they may stand in header fields, whatever they contain. */
final class DsnAddress {
    private static final Pattern DOT_ATOM =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*+");
    private static final String UTF8_ATOM = "!#$%&'*+/=?^_`{|}~-.@";
    private static final Pattern QUOTED_STRING = Pattern.compile("\"([ !#-\\[\\]-~]|\\\\[ -~])*+\"");
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9_.-]{1,255}|\\[[A-Za-z0-9:.-]{1,100}\\]");
    /** Far more than the 64 octets of RFC 5321 §4.5.3.1.1, and safe in one line. */
    private static final int MAX_LOCAL_PART = 500;

    private DsnAddress() {}

    /** An addr-spec (RFC 5322 §3.4.1); empty when none can be made of it. A mailbox without domain is at our host. */
    static Optional<String> addrSpec(Mailbox mailbox, String hostname) {
        String domain = mailbox.domain().isEmpty() ? hostname : mailbox.domain();
        String local = mailbox.localPart();
        if (!DOMAIN.matcher(domain).matches() || !MimeText.isPrintableAscii(local) || local.length() > MAX_LOCAL_PART) {
            return Optional.empty();
        }
        return Optional.of(localPart(local) + "@" + domain);
    }

    private static String localPart(String local) {
        if (local.length() > MAX_LOCAL_PART
                || DOT_ATOM.matcher(local).matches()
                || QUOTED_STRING.matcher(local).matches()) {
            return local;
        }
        return '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Longer addresses do not fit into one line of UTF-8. */
    private static final int MAX_UNITEXT = 250;

    /**
     * Type and address for Final-Recipient: {@code rfc822}, or beyond ASCII {@code utf-8} (RFC 6533 §3).
     *
     * @param international characters beyond ASCII may stand in the field
     */
    static String typed(Mailbox mailbox, boolean international) {
        String address = mailbox.toString();
        if (MimeText.isPrintableAscii(address)) {
            String domain = mailbox.domain().isEmpty() ? "" : "@" + mailbox.domain();
            return "rfc822; " + localPart(mailbox.localPart()) + domain;
        }
        return "utf-8; " + utf8(address, international);
    }

    private static String utf8(String address, boolean international) {
        return international && address.length() <= MAX_UNITEXT
                ? Utf8AddressXtext.encodeUnitext(address)
                : Utf8AddressXtext.encode(address);
    }

    /** Type and address for Original-Recipient, from ORCPT (RFC 3464 §2.3.1); empty when it cannot be read. */
    static Optional<String> original(String orcpt, boolean international) {
        int semicolon = orcpt.indexOf(';');
        String type = orcpt.substring(0, Math.max(0, semicolon));
        String address = orcpt.substring(semicolon + 1);
        if (!type.matches("[A-Za-z0-9-]{1,40}")) {
            return Optional.empty();
        }
        if (type.equalsIgnoreCase("utf-8")) {
            return Utf8AddressXtext.decode(address).map(a -> "utf-8; " + utf8(a, international));
        }
        return Xtext.decode(address)
                .filter(a -> !a.isBlank() && MimeText.isPrintableAscii(a))
                .map(a -> type.toLowerCase(Locale.ROOT) + "; " + a);
    }

    /** An addr-spec of RFC 6532 §3.2 for a header that may go beyond ASCII; empty when none can be made of it. */
    static Optional<String> internationalAddrSpec(Mailbox mailbox) {
        String address = mailbox.toString();
        boolean safe = address.length() <= MAX_UNITEXT
                && address.codePoints()
                        .allMatch(c -> c >= 0x80
                                ? !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE
                                : UTF8_ATOM.indexOf(c) >= 0 || Character.isLetterOrDigit(c));
        return safe ? Optional.of(address) : Optional.empty();
    }

    /** A host name that can stand in Message-ID, Reporting-MTA and Remote-MTA. */
    static String hostname(String hostname) {
        String clean = aLabels(hostname).replaceAll("[^A-Za-z0-9_.\\[\\]:-]", "-");
        return clean.isEmpty() ? "localhost" : clean.substring(0, Math.min(255, clean.length()));
    }

    private static String aLabels(String hostname) {
        try {
            return IDN.toASCII(hostname, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return hostname;
        }
    }

    /** The MTA name in {@code mx.example.net[192.0.2.1]:25}; an address alone keeps its brackets. */
    static String mtaName(String remoteHost) {
        int bracket = remoteHost.indexOf('[');
        String name = bracket > 0 ? remoteHost.substring(0, bracket) : remoteHost;
        return hostname(name);
    }
}
