package org.mailstage.core.routing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.dns.DnsAnswer;
import org.mailstage.core.dns.Resolver;

/**
 * The addresses of one host in both families, IPv4 and IPv6 taking turns, or why there are none.
 *
 * @param addresses what was found; may be empty
 * @param failure set when a family could not be looked up, so that no addresses proves nothing
 * @param exists false when DNS says that the name does not exist
 */
record HostLookup(List<InetAddress> addresses, @Nullable String failure, boolean exists) {

    static HostLookup of(Resolver resolver, String host) {
        DnsAnswer<InetAddress> v4 = resolver.a(host);
        if (v4 instanceof DnsAnswer.NoSuchDomain<InetAddress>) {
            // The name itself is missing (RFC 8020): nothing left to ask.
            return new HostLookup(List.of(), null, false);
        }
        DnsAnswer<InetAddress> v6 = resolver.aaaa(host);
        return new HostLookup(takingTurns(List.of(v4.recordsOrNone(), v6.recordsOrNone())), firstFailure(v4, v6), true);
    }

    private static @Nullable String firstFailure(DnsAnswer<InetAddress> v4, DnsAnswer<InetAddress> v6) {
        if (v4 instanceof DnsAnswer.Failure<InetAddress> failure) {
            return failure.reason();
        }
        return v6 instanceof DnsAnswer.Failure<InetAddress> failure ? failure.reason() : null;
    }

    /** The first of each list, then the second of each, and so on. */
    static <T> List<T> takingTurns(List<List<T>> lists) {
        List<T> all = new ArrayList<>();
        int longest = lists.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (List<T> list : lists) {
                if (i < list.size()) {
                    all.add(list.get(i));
                }
            }
        }
        return all;
    }
}
