package org.mailstage.core.greylist;

import java.time.Duration;
import java.util.List;
import org.mailstage.core.net.CidrBlock;

/**
 * Settings of greylisting. Immutable.
 *
 * @param delay how long a new sender is asked to wait
 * @param retryWindow how long after its first attempt it may come back
 * @param keep how long one who came back is let in at once, from its last message on
 * @param allowAfter from how many senders that came back on a client's network is let in whatever it sends; 0 for never
 * @param ipv4Prefix length of the IPv4 networks that count as one client
 * @param ipv6Prefix length of the IPv6 networks that count as one client
 * @param exemptNetworks clients that are never asked to wait
 * @param exemptDomains domains of recipients for which nobody is asked to wait, in lower case
 */
public record GreylistSettings(
        Duration delay,
        Duration retryWindow,
        Duration keep,
        int allowAfter,
        int ipv4Prefix,
        int ipv6Prefix,
        List<CidrBlock> exemptNetworks,
        List<String> exemptDomains) {
    /** RFC 6647 §5: a minute to an hour of delay, a window of a day or more, kept for a month or more. */
    public static final GreylistSettings DEFAULT = new GreylistSettings(
            Duration.ofMinutes(5), Duration.ofDays(2), Duration.ofDays(36), 5, 24, 64, List.of(), List.of());

    public GreylistSettings {
        exemptNetworks = List.copyOf(exemptNetworks);
        exemptDomains = List.copyOf(exemptDomains);
    }
}
