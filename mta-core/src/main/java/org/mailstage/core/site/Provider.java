package org.mailstage.core.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Limits and rules for whoever runs certain hosts. Immutable.
 *
 * @param name of the administrator's choice
 * @param hosts domains below which its hosts stand, in lower case; empty when nothing is said here, an empty list is nobody
 * @param limits limits that all its sites share
 * @param replies rules for its replies; the first that fits holds
 */
public record Provider(String name, Optional<List<String>> hosts, SiteLimits limits, List<ReplyRule> replies) {
    public Provider {
        hosts = hosts.map(List::copyOf);
        replies = List.copyOf(replies);
    }

    /** Whether the host is one of its own; in lower case. */
    public boolean runs(String host) {
        return hosts.orElse(List.of()).stream()
                .anyMatch(domain -> host.equals(domain)
                        || host.endsWith(domain) && host.charAt(host.length() - domain.length() - 1) == '.');
    }

    /** This one, and where it says nothing the other; its rules come before the other's. */
    public Provider over(Provider other) {
        List<ReplyRule> rules = new ArrayList<>(replies);
        other.replies.stream()
                .filter(rule -> replies.stream().noneMatch(own -> own.match().equals(rule.match())))
                .forEach(rules::add);
        return new Provider(name, hosts.or(other::hosts), limits.over(other.limits), rules);
    }
}
