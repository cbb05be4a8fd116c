package org.mailstage.ejb.lane;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.mailstage.core.routing.Site;
import org.mailstage.ejb.messaging.MailQueues;

/**
 * The name of a lane's queue, made of the site and of the tenant whose mail lies in it:
 * {@code mta.lane.<site>!<tenant>}, without {@code !<tenant>} for mail on nobody's account.
 *
 * <p>What could mean something to the broker ({@code : # *} and the like) is written as {@code _} and two hexadecimal digits
 * for each octet of UTF-8, which {@link #read} undoes. A very long name is cut and ends in {@code ~~} and a fingerprint
 * instead. The same site and tenant give the same name on every node and after every restart.
 *
 * @param queue the whole name
 * @param siteKey the part before the tenant: the lanes of one site have it in common
 */
record LaneName(String queue, String siteKey) {
    private static final int MAX_SITE = 150;
    private static final int MAX_TENANT = 80;
    private static final int FINGERPRINT_OCTETS = 8;
    private static final String CUT = "~~";
    private static final char TENANT = '!';
    private static final char ESCAPE = '_';
    private static final String PLAIN = "-.~@=+";

    /** @param tenant empty for mail on nobody's account */
    static LaneName of(Site site, String tenant) {
        String key = siteKey(site);
        return new LaneName(tenant.isEmpty() ? key : key + TENANT + write(tenant, MAX_TENANT), key);
    }

    /** That of a queue there is. @throws IllegalArgumentException when it is no lane */
    static LaneName ofQueue(String queue) {
        if (!queue.startsWith(MailQueues.LANE_PREFIX)) {
            throw new IllegalArgumentException(queue + " is no lane");
        }
        int tenant = queue.indexOf(TENANT);
        return new LaneName(queue, tenant < 0 ? queue : queue.substring(0, tenant));
    }

    static String siteKey(Site site) {
        return MailQueues.LANE_PREFIX + write(site.name(), MAX_SITE);
    }

    /** The site in its text form, for people; the end is missing from a very long one. */
    String site() {
        return read(siteKey.substring(MailQueues.LANE_PREFIX.length()));
    }

    /** The tenant; empty when the mail is on nobody's account. */
    String tenant() {
        return queue.equals(siteKey) ? "" : read(queue.substring(siteKey.length() + 1));
    }

    private static String write(String text, int longest) {
        StringBuilder name = new StringBuilder(text.length() + 8);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (isPlain(c)) {
                name.append(c);
            } else {
                name.append(ESCAPE).append(HexFormat.of().toHexDigits(octet));
            }
        }
        return name.length() <= longest ? name.toString() : name.substring(0, longest / 2) + CUT + fingerprint(text);
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
    }

    private static String read(String name) {
        byte[] octets = new byte[name.length()];
        int length = 0;
        int at = 0;
        while (at < name.length()) {
            boolean escape = isEscape(name, at);
            octets[length++] = escape ? (byte) HexFormat.fromHexDigits(name, at + 1, at + 3) : (byte) name.charAt(at);
            at += escape ? 3 : 1;
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    /** Somebody else's queue may have any name. */
    private static boolean isEscape(String name, int at) {
        return name.charAt(at) == ESCAPE
                && at + 2 < name.length()
                && HexFormat.isHexDigit(name.charAt(at + 1))
                && HexFormat.isHexDigit(name.charAt(at + 2));
    }

    private static String fingerprint(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
