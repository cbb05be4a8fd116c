package org.mailstage.core.auth;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * An address that stands for others. Immutable.
 *
 * @param address a mailbox, or {@code @domain} for whatever has no address of its own there
 * @param targets the mailboxes it stands for, at least one
 * @param createdAt when it was made
 * @param changedAt when it was changed last
 */
public record Alias(String address, List<String> targets, Instant createdAt, Instant changedAt) {
    public Alias {
        Objects.requireNonNull(address, "address");
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("an alias has a target");
        }
    }

    /** The spelling of the address that is compared. */
    public String key() {
        return UserNames.key(address);
    }
}
