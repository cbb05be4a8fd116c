package org.mailstage.core.dsn;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mailstage.core.address.Mailbox;

/** Mailboxes and host names as they may stand in header fields, whatever they contain. */
final class DsnAddress {
    private static final Pattern DOT_ATOM =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*+");
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

    /** Type and address for Final-Recipient: {@code rfc822}, or beyond ASCII {@code utf-8} (RFC 6533 §3). */
    static String typed(Mailbox mailbox) {
        String address = mailbox.toString();
        if (MimeText.isPrintableAscii(address)) {
            String domain = mailbox.domain().isEmpty() ? "" : "@" + mailbox.domain();
            return "rfc822; " + localPart(mailbox.localPart()) + domain;
        }
        StringBuilder xtext = new StringBuilder("utf-8; ");
        address.codePoints().forEach(c -> {
            if (c > 0x20 && c < 0x7F && c != '\\' && c != '+' && c != '=') {
                xtext.appendCodePoint(c);
            } else {
                // NUL and half a surrogate pair have no such form.
                boolean none = c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
                xtext.append(String.format(Locale.ROOT, "\\x{%02X}", none ? 0xFFFD : c));
            }
        });
        return xtext.toString();
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
