package org.mailstage.core.message;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the client asked for one recipient (RFC 3461 §4.1, §4.2). Immutable and thread-safe.
 *
 * @param conditions NOTIFY: when a DSN is wanted; empty set: never; null: the client did not say, which means on failure (and delay)
 * @param originalRecipient ORCPT as the client sent it, still in xtext: {@code rfc822;bob@example.org}; null when not given
 */
public record RecipientOptions(
        @Nullable Set<DsnNotify> conditions, @Nullable String originalRecipient) {
    /** The client asked for nothing. */
    public static final RecipientOptions NONE = new RecipientOptions(null, null);

    public RecipientOptions {
        conditions = conditions == null ? null : Set.copyOf(conditions);
    }

    public Optional<Set<DsnNotify>> notifyGiven() {
        return Optional.ofNullable(conditions);
    }

    public Optional<String> orcpt() {
        return Optional.ofNullable(originalRecipient);
    }

    /** Whether a DSN about that condition is wanted, defaults included. */
    public boolean wants(DsnNotify condition) {
        return conditions == null ? condition != DsnNotify.SUCCESS : conditions.contains(condition);
    }
}
