package org.mailstage.core.auth;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.mailstage.core.address.Mailbox;

/**
 * The addresses that a user may put into the envelope as the reverse-path (RFC 6409 §6.1). Immutable and thread-safe.
 */
public final class AllowedSenders {
    /** The pattern that allows every address. */
    public static final String ANY = "*";

    /** No address at all, but the user's own. */
    public static final AllowedSenders NONE = new AllowedSenders(Set.of());

    private final Set<String> keys;

    private AllowedSenders(Set<String> keys) {
        this.keys = keys;
    }

    /** @param patterns mailboxes, {@code @domain}, or {@code *} */
    public static AllowedSenders of(Collection<String> patterns) {
        return patterns.isEmpty()
                ? NONE
                : new AllowedSenders(patterns.stream().map(UserNames::key).collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether one of the patterns holds the address. */
    public boolean allow(Mailbox sender) {
        return keys.contains(ANY) || keys.contains(UserNames.key(sender)) || keys.contains("@" + sender.domainKey());
    }

    @Override
    public String toString() {
        return keys.toString();
    }
}
