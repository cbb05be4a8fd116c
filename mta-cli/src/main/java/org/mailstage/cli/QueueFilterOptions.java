package org.mailstage.cli;

import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which mail of the queue a command is about; all conditions that are given must hold. */
final class QueueFilterOptions {
    @Option(names = "--id", paramLabel = "ID", description = "A queue id, or several with commas between.")
    @Nullable
    String id;

    @Option(
            names = "--sender",
            paramLabel = "ADDRESS",
            description = "Reverse-path: an address, @domain, a part with *, or <> for reports.")
    @Nullable
    String sender;

    @Option(names = "--recipient", paramLabel = "ADDRESS", description = "Recipient, in the same forms.")
    @Nullable
    String recipient;

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "Domain of the recipient.")
    @Nullable
    String domain;

    @Option(names = "--site", paramLabel = "SITE", description = "Next hop, such as mx:example.com.")
    @Nullable
    String site;

    @Option(names = "--tenant", paramLabel = "DOMAIN", description = "Domain of the reverse-path.")
    @Nullable
    String tenant;

    @Option(names = "--state", paramLabel = "STATE", description = "queued, deferred, held or dead-lettered.")
    @Nullable
    String state;

    @Option(names = "--older-than", paramLabel = "TIME", description = "Received longer ago, such as 30m or 4h.")
    @Nullable
    String olderThan;

    @Option(names = "--younger-than", paramLabel = "TIME", description = "Received not longer ago.")
    @Nullable
    String youngerThan;

    @Option(names = "--min-size", paramLabel = "OCTETS", description = "Of at least this size.")
    @Nullable
    String minSize;

    @Option(names = "--max-size", paramLabel = "OCTETS", description = "Of at most this size.")
    @Nullable
    String maxSize;

    @Option(names = "--reply", paramLabel = "TEXT", description = "Part of the last reply, in any case.")
    @Nullable
    String reply;

    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "id", id);
        put(given, "sender", sender);
        put(given, "recipient", recipient);
        put(given, "domain", domain);
        put(given, "site", site);
        put(given, "tenant", tenant);
        put(given, "state", state);
        put(given, "olderThan", olderThan);
        put(given, "youngerThan", youngerThan);
        put(given, "minSize", minSize);
        put(given, "maxSize", maxSize);
        put(given, "reply", reply);
        return given;
    }

    private static void put(Map<String, String> given, String name, @Nullable String value) {
        if (value != null) {
            given.put(name, value);
        }
    }

    /** As query parameters, each with an ampersand in front. */
    String query() {
        StringBuilder query = new StringBuilder();
        given().forEach((name, value) ->
                query.append('&').append(name).append('=').append(ApiClient.encode(value)));
        return query.toString();
    }

    /** As members of a JSON object. */
    void addTo(JsonObjectBuilder json) {
        given().forEach(json::add);
    }
}
