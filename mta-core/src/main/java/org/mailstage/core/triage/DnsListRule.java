package org.mailstage.core.triage;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a DNS list's answer is worth. Immutable.
 *
 * @param zone the list, a domain in lower case
 * @param filter the answers that count; empty: every one in 127.0.0.0/8 but 127.255.255.0/24
 * @param weight added to the score of a client that is listed; below zero for a list of good clients
 */
public record DnsListRule(String zone, Optional<ReplyFilter> filter, int weight) {
    /** RFC 5782 §2.1: answers lie in this network. What lies elsewhere comes from a domain that is a list no more. */
    private static final byte LOOPBACK = 127;

    /** The rule as it is named in the configuration: {@code list.example=127.0.0.2}. */
    public String name() {
        return filter.map(f -> zone + "=" + f).orElse(zone);
    }

    /** Whether one of the answers counts. */
    boolean matches(List<InetAddress> answers) {
        return answers.stream()
                .filter(DnsListRule::isAnswer)
                .anyMatch(answer -> filter.map(f -> f.matches(answer)).orElse(!isComplaint(answer)));
    }

    static boolean isAnswer(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 4 && octets[0] == LOOPBACK;
    }

    /** Large lists answer so to resolvers they do not want to serve: that says nothing about the client. */
    static boolean isComplaint(InetAddress address) {
        byte[] octets = address.getAddress();
        return isAnswer(address) && octets[1] == (byte) 255 && octets[2] == (byte) 255;
    }
}
