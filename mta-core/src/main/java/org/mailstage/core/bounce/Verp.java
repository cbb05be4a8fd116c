package org.mailstage.core.bounce;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.message.QueueId;

/**
 * Makes and reads reverse-paths that name a message and one recipient of it ("variable envelope return paths"):
 * {@code bounces+MAC QUEUEID-RECIPIENT@domain}, the three parts in lower case. So a bounce tells whom it concerns even
 * where its text does not.
 *
 * <p>The recipient stands there as {@code local=domain} where the local part has room and nothing is lost in lower case,
 * else as a hash that only recognises it. The MAC is HMAC-SHA-256 cut to 65 bits, over domain, queue id and recipient:
 * whoever has not seen the address can only guess it, over SMTP. Immutable and thread-safe.
 */
public final class Verp {
    /** RFC 5321 §4.5.3.1.1. */
    private static final int MAX_LOCAL_PART = 64;

    private static final int MAC_DIGITS = 13;
    private static final int HASH_DIGITS = 8;
    private static final int MIN_KEY = 16;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern TOKEN = Pattern.compile("([a-z2-7]{13})([0-9a-z]{8,32})-([!-~]{1,40})");
    /** What goes through every mail system unquoted; "=" only once, instead of "@". */
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9._+-]+@[a-z0-9.-]+");

    private final String prefix;
    private final String domain;
    private final SecretKeySpec key;

    /** @throws IllegalArgumentException when the settings name no domain, or the key has fewer than 16 octets */
    public Verp(VerpSettings settings, byte[] key) {
        if (key.length < MIN_KEY) {
            throw new IllegalArgumentException("the key has fewer than " + MIN_KEY + " octets");
        }
        this.prefix = settings.localPart() + settings.delimiter();
        this.domain = settings.domain().orElseThrow(() -> new IllegalArgumentException("no domain is set"));
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * What an address says.
     *
     * @param message queue id of the message that was sent with it
     * @param named the recipient, where the address names it
     * @param hash of the recipient, where it does not; else empty
     */
    public record Token(QueueId message, Optional<String> named, String hash) {
        /** The recipient: the one named, or the first of those that the hash recognises. */
        public Optional<String> recipient(List<String> candidates) {
            return named.isPresent()
                    ? named
                    : candidates.stream()
                            .filter(c -> hash.equals(fingerprint(c)))
                            .findFirst();
        }
    }

    /** The address for a recipient of a message; empty when there is no room for it, which no queue id of ours needs. */
    public Optional<Mailbox> encode(QueueId message, Mailbox recipient) {
        String id = message.value().toLowerCase(Locale.ROOT);
        int room = MAX_LOCAL_PART - prefix.length() - MAC_DIGITS - id.length() - 1;
        String address = recipient.toString();
        boolean plain = address.length() <= room && PLAIN.matcher(address).matches();
        String who = plain ? address.replace('@', '=') : "=" + fingerprint(address);
        return who.length() <= room
                ? Optional.of(new Mailbox(prefix + mac(id, who) + id + "-" + who, domain))
                : Optional.empty();
    }

    /** True for addresses that only we make: one that cannot be decoded is a forgery or a mistake. */
    public boolean claims(Mailbox address) {
        return address.domainKey().equals(domain)
                && address.localPart().regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /** What one of our addresses says; empty for all others, forgeries included. */
    public Optional<Token> decode(Mailbox address) {
        if (!claims(address)) {
            return Optional.empty();
        }
        String local = address.localPart().toLowerCase(Locale.ROOT);
        Matcher token = TOKEN.matcher(local).region(prefix.length(), local.length());
        if (!token.matches() || !isSigned(token)) {
            return Optional.empty();
        }
        String who = token.group(3);
        QueueId message = new QueueId(token.group(2).toUpperCase(Locale.ROOT));
        return Optional.of(
                who.startsWith("=")
                        ? new Token(message, Optional.empty(), who.substring(1))
                        : new Token(message, Optional.of(who.replace('=', '@')), ""));
    }

    private boolean isSigned(Matcher token) {
        byte[] right = mac(token.group(2), token.group(3)).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(right, token.group(1).getBytes(StandardCharsets.US_ASCII));
    }

    private String mac(String id, String who) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            String text = domain + "\n" + id + "\n" + who;
            return Base32.encode(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)), MAC_DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static String fingerprint(String address) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] octets = address.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            return Base32.encode(digest.digest(octets), HASH_DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
