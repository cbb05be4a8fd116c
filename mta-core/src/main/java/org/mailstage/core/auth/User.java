package org.mailstage.core.auth;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.sasl.ScramSecret;

/**
 * Somebody who may sign in to send mail. Immutable; its text shows no secret.
 *
 * @param name mailbox or login name, as it was given
 * @param secret what is kept of the password; null for a user who signs in by certificate or token only
 * @param enabled false: may not sign in by any means; mail to its address is not concerned
 * @param senders what it may send as besides its own address: mailboxes, {@code @domain}, {@code *}
 * @param createdAt when it was made
 * @param changedAt when it was changed last, the password included
 */
public record User(
        String name,
        @Nullable ScramSecret secret,
        boolean enabled,
        List<String> senders,
        Instant createdAt,
        Instant changedAt) {
    public User {
        Objects.requireNonNull(name, "name");
        senders = List.copyOf(senders);
    }

    /** The spelling of the name that is compared. */
    public String key() {
        return UserNames.key(name);
    }

    public Optional<ScramSecret> storedSecret() {
        return Optional.ofNullable(secret);
    }
}
