package org.mailstage.ejb.queue;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceState;
import org.mailstage.ejb.trace.AddressPattern;

/**
 * Which entries of the queue somebody means; all conditions that are given must hold. Immutable. The same conditions are
 * held against the index, to list, and against the messages themselves, to act.
 *
 * @param sender reverse-path: an address, {@code @domain}, or a part with {@code *}; {@code <>} for the null reverse-path;
 *     empty for any
 * @param recipient in the same forms, without {@code <>}
 * @param domain of the recipient; empty for any
 * @param site text form of the next hop; empty for any
 * @param tenant domain of the reverse-path; empty for any
 * @param state where the entry stands; null for any
 * @param receivedFrom received at that time or later; null for any
 * @param receivedBefore received before; null for any
 * @param minSize least octets of the content; 0 for any
 * @param maxSize most octets of the content; 0 for any
 * @param reply part of the last reply, in any case; empty for any
 * @param ids queue ids; empty for any
 */
public record QueueFilter(
        String sender,
        String recipient,
        String domain,
        String site,
        String tenant,
        @Nullable TraceState state,
        @Nullable Instant receivedFrom,
        @Nullable Instant receivedBefore,
        long minSize,
        long maxSize,
        String reply,
        Set<String> ids) {
    /** Everything. */
    public static final QueueFilter ALL = new QueueFilter("", "", "", "", "", null, null, null, 0, 0, "", Set.of());

    static final String NULL_PATH = "<>";

    public QueueFilter {
        domain = domain.toLowerCase(Locale.ROOT);
        site = site.toLowerCase(Locale.ROOT);
        tenant = tenant.toLowerCase(Locale.ROOT);
        ids = Set.copyOf(ids);
    }

    /** Messages of these queue ids. */
    public static QueueFilter ofIds(Set<String> ids) {
        return new QueueFilter("", "", "", "", "", null, null, null, 0, 0, "", ids);
    }

    /** Queue ids as people type them, with commas or blanks between; empty when something else is among them. */
    public static Optional<Set<String>> readIds(String text) {
        Set<String> ids = Arrays.stream(text.toUpperCase(Locale.ROOT).split("[,\\s]+", -1))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
        return ids.stream().allMatch(id -> id.matches("[0-9A-Z]{8,32}")) ? Optional.of(ids) : Optional.empty();
    }

    /** True when nothing but queue ids is asked for, so that the messages are known without a search. */
    boolean isIdsOnly() {
        return !ids.isEmpty() && equals(ofIds(ids));
    }

    /** True when there is no condition at all. */
    public boolean isEmpty() {
        return equals(ALL);
    }

    /** Whether all conditions hold. */
    public boolean matches(QueueEntry entry) {
        return (ids.isEmpty() || ids.contains(entry.id()))
                && matchesTimeAndSize(entry)
                && (state == null || state == entry.state())
                && (domain.isEmpty() || domain.equals(entry.domain()))
                && (tenant.isEmpty() || tenant.equals(entry.tenant()))
                && (site.isEmpty() || site.equalsIgnoreCase(entry.site()))
                && matchesSender(entry.reversePath())
                && (recipient.isEmpty() || AddressPattern.parse(recipient).matches(entry.recipient()))
                && (reply.isEmpty() || entry.reply().toLowerCase(Locale.ROOT).contains(reply.toLowerCase(Locale.ROOT)));
    }

    private boolean matchesTimeAndSize(QueueEntry entry) {
        return (receivedFrom == null || !entry.receivedAt().isBefore(receivedFrom))
                && (receivedBefore == null || entry.receivedAt().isBefore(receivedBefore))
                && entry.size() >= minSize
                && (maxSize == 0 || entry.size() <= maxSize);
    }

    private boolean matchesSender(String reversePath) {
        return sender.isEmpty()
                || (sender.equals(NULL_PATH)
                        ? reversePath.isEmpty()
                        : AddressPattern.parse(sender).matches(reversePath));
    }
}
