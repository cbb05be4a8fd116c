package org.mailstage.core.routing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * Whoever takes the mail of one or many domains: the set of their MX hosts. Limits, concurrency, suspension and lanes go by
 * site, so that all domains of one provider share them.
 *
 * <p>Immutable. The same set of hosts gives the same name on every node and after every restart.
 *
 * @param name {@code mx:} and the hosts' common parent domain, with a fingerprint when there are several hosts, such as
 *     {@code mx:google.com~1f0c55aa}; for any other next hop its text form
 */
public record Site(String name) {
    private static final int FINGERPRINT_OCTETS = 4;

    /** The site of a next hop that is one host, or no host at all. */
    public static Site of(NextHop nextHop) {
        return new Site(nextHop.toString());
    }

    /** The site that these MX hosts make, in whatever order and case; at least one. */
    public static Site ofExchangers(Collection<String> hosts) {
        TreeSet<String> names = new TreeSet<>();
        hosts.forEach(host -> names.add(lower(host)));
        String first = names.first();
        if (names.size() == 1) {
            return new Site("mx:" + first);
        }
        String parent = first;
        for (String name : names) {
            parent = commonParent(parent, name);
        }
        return new Site("mx:" + (parent.isEmpty() ? first : parent) + "~" + fingerprint(names));
    }

    private static String lower(String host) {
        String name = host.toLowerCase(java.util.Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String commonParent(String a, String b) {
        List<String> left = List.of(a.split("\\."));
        List<String> right = List.of(b.split("\\."));
        int same = 0;
        while (same < Math.min(left.size(), right.size())
                && left.get(left.size() - 1 - same).equals(right.get(right.size() - 1 - same))) {
            same++;
        }
        // A top-level domain alone names nobody.
        return same < 2 ? "" : String.join(".", left.subList(left.size() - same, left.size()));
    }

    private static String fingerprint(Collection<String> names) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join(" ", names).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
