package org.mailstage.web.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.ejb.queue.QueueFilter;

/** Filters of the queue as requests write them. Stateless; what is wrong ends the request with status 400. */
final class QueueFilters {
    /** Members of a filter, in queries and in bodies. */
    static final String[] MEMBERS = {
        "sender",
        "recipient",
        "domain",
        "site",
        "tenant",
        "state",
        "olderThan",
        "youngerThan",
        "minSize",
        "maxSize",
        "reply",
        "id"
    };

    private static final int MAX_IDS = 1000;

    private QueueFilters() {}

    /** @param values the text of a member; null when it is missing */
    static QueueFilter of(Function<String, @Nullable String> values) {
        Instant now = Instant.now();
        return new QueueFilter(
                text(values, "sender"),
                text(values, "recipient"),
                text(values, "domain"),
                text(values, "site"),
                text(values, "tenant"),
                Parameters.state("state", values.apply("state")),
                before(values, "youngerThan", now),
                before(values, "olderThan", now),
                size(values, "minSize"),
                size(values, "maxSize"),
                text(values, "reply"),
                ids(text(values, "id")));
    }

    private static String text(Function<String, @Nullable String> values, String name) {
        return Parameters.text(name, values.apply(name));
    }

    private static @Nullable Instant before(Function<String, @Nullable String> values, String name, Instant now) {
        String text = text(values, name);
        return text.isEmpty() ? null : now.minus(duration(name, text));
    }

    /** A duration as in the configuration. */
    static Duration duration(String name, String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.ofParameter(name, name + " is a duration like 30s, 5m, 4h or 2d"));
        }
    }

    private static long size(Function<String, @Nullable String> values, String name) {
        return Parameters.number(name, values.apply(name), 0, 0, Integer.MAX_VALUE);
    }

    private static Set<String> ids(String text) {
        return QueueFilter.readIds(text)
                .filter(ids -> ids.size() <= MAX_IDS)
                .orElseThrow(() -> new ProblemException(
                        Problem.ofParameter("id", "id is a queue id, or at most " + MAX_IDS + " with commas between")));
    }
}
