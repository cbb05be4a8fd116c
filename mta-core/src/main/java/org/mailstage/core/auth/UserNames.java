package org.mailstage.core.auth;

import java.util.Locale;
import java.util.Optional;
import org.mailstage.core.address.AddressParser;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.Parsed;
import org.mailstage.core.net.DomainNames;
import org.mailstage.core.net.InternationalDomain;
import org.mailstage.core.sasl.SaslPrep;

/**
 * The spelling of user names and addresses in our tables.
 *
 * <p>Here case does not count: whose domain it is says what its local parts mean (RFC 5321 §2.4), and these are ours.
 * Stateless.
 */
public final class UserNames {
    /** Longest name, as long as the longest path (RFC 5321 §4.5.3.1.3). */
    public static final int MAX_LENGTH = 254;

    private static final int MAX_LOGIN_NAME = 64;

    private UserNames() {}

    /** The one spelling that all spellings of a name or an address share. Takes whatever a client sent. */
    public static String key(String name) {
        int at = name.lastIndexOf('@');
        if (at < 0 || at == name.length() - 1) {
            return name.toLowerCase(Locale.ROOT);
        }
        String domain = name.substring(at + 1);
        return at == 0 ? "@" + domainKey(domain) : key(new Mailbox(name.substring(0, at), domain));
    }

    /** As {@link #key(String)}, of a mailbox. */
    public static String key(Mailbox mailbox) {
        return mailbox.key().toLowerCase(Locale.ROOT);
    }

    static String domainKey(String domain) {
        return InternationalDomain.toAscii(domain).orElseGet(() -> domain.toLowerCase(Locale.ROOT));
    }

    /** A name as it may be stored: a mailbox, or a login name without {@code @}; empty when it is neither. */
    public static Optional<String> userName(String text) {
        String stripped = text.strip();
        return stripped.indexOf('@') >= 0
                ? mailbox(stripped).map(Mailbox::toString).filter(UserNames::fitsUrl)
                : SaslPrep.userName(stripped).filter(UserNames::isLoginName);
    }

    private static boolean isLoginName(String name) {
        return name.length() <= MAX_LOGIN_NAME && name.codePoints().noneMatch(UserNames::isAwkward);
    }

    private static boolean isAwkward(int c) {
        return Character.isWhitespace(c) || Character.isISOControl(c) || c == '"' || c == '/' || c == '\\';
    }

    /** An alias' address: a mailbox, or {@code @domain} for whatever has no address of its own there. */
    public static Optional<String> aliasAddress(String text) {
        String stripped = text.strip();
        return stripped.startsWith("@")
                ? domainPattern(stripped)
                : mailbox(stripped).map(Mailbox::toString).filter(UserNames::fitsUrl);
    }

    /** What cannot stand in the path of a URL could not be administered. */
    private static boolean fitsUrl(String address) {
        return address.indexOf('/') < 0 && address.indexOf('\\') < 0;
    }

    /** What a user may send as: a mailbox, {@code @domain}, or {@code *} for anything. */
    public static Optional<String> sender(String text) {
        String stripped = text.strip();
        return stripped.equals(AllowedSenders.ANY) ? Optional.of(stripped) : aliasAddress(stripped);
    }

    private static Optional<String> domainPattern(String text) {
        String domain = domainKey(text.substring(1));
        return DomainNames.isDomain(domain) ? Optional.of("@" + domain) : Optional.empty();
    }

    /** A mailbox with a domain. */
    public static Optional<Mailbox> mailbox(String text) {
        boolean fits = text.length() <= MAX_LENGTH;
        return fits && AddressParser.mailbox(text, AddressSyntax.UTF8) instanceof Parsed.Value<Mailbox> parsed
                ? Optional.of(parsed.value())
                        .filter(mailbox -> !mailbox.domain().isEmpty())
                : Optional.empty();
    }
}
