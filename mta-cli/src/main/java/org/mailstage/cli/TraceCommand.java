package org.mailstage.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mta trace}. */
@Command(
        name = "trace",
        description = {
            "What happened to a message.",
            "With a queue id its whole life; with a recipient the messages to it, or the life of the only one."
        })
final class TraceCommand extends ServerCommand {
    private static final String QUEUE_ID = "[0-9A-Za-z]{8,32}";

    @Parameters(
            arity = "0..1",
            paramLabel = "ID|RECIPIENT",
            description = "A queue id, an address, @domain, or part of an address with * for the rest.")
    @Nullable
    String what;

    @Option(names = "--sender", paramLabel = "ADDRESS", description = "Only with this reverse-path.")
    @Nullable
    String sender;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only in this state: queued, deferred, held, delivered, failed, expired, bounced, deleted,"
                    + " dead-lettered.")
    @Nullable
    String state;

    @Option(names = "--limit", paramLabel = "N", description = "Most messages to show (default ${DEFAULT-VALUE}).")
    int limit = 20;

    @Override
    int run(ApiClient api, PrintWriter out, Words words) {
        if (what != null && what.matches(QUEUE_ID) && sender == null && state == null) {
            Optional<JsonObject> life = api.find("messages/" + ApiClient.encode(what));
            if (life.isPresent()) {
                show(life.get(), out, words);
                return ExitCode.OK;
            }
        }
        JsonObject found = api.get("messages" + query());
        JsonArray messages = found.getJsonArray("messages");
        if (messages.size() == 1 && what != null) {
            String id = messages.getJsonObject(0).getString("id");
            Optional<JsonObject> life = api.find("messages/" + ApiClient.encode(id));
            if (life.isPresent()) {
                show(life.get(), out, words);
                return ExitCode.OK;
            }
        }
        if (json) {
            printJson(found, out);
        } else {
            list(messages.getValuesAs(JsonObject.class), out, words);
        }
        return messages.isEmpty() ? ExitCode.REFUSED : ExitCode.OK;
    }

    private String query() {
        StringBuilder query = new StringBuilder("?limit=").append(limit);
        add(query, what != null && what.matches(QUEUE_ID) ? "q" : "recipient", what);
        add(query, "sender", sender);
        add(query, "state", state);
        return query.toString();
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append('&').append(name).append('=').append(ApiClient.encode(value));
        }
    }

    private static void list(List<JsonObject> messages, PrintWriter out, Words words) {
        if (messages.isEmpty()) {
            out.println("no such message in the trace");
            return;
        }
        Table table = new Table("ID", "RECEIVED", "STATE", "REVERSE-PATH", "RECIPIENTS", "SIZE", "FROM HOST");
        for (JsonObject message : messages) {
            table.row(
                    message.getString("id"),
                    words.time(message, "receivedAt"),
                    Words.word(message, "state"),
                    Words.path(message, "reversePath"),
                    Words.recipients(message),
                    Words.size(Words.number(message, "size")),
                    Words.text(message, "client"));
        }
        table.print(out);
    }

    private void show(JsonObject life, PrintWriter out, Words words) {
        if (json) {
            printJson(life, out);
            return;
        }
        JsonObject message = life.getJsonObject("message");
        out.println(Table.printable(message.getString("id") + "  " + Words.word(message, "state") + "  "
                + Words.path(message, "reversePath") + "  " + Words.size(Words.number(message, "size")) + "  from "
                + Words.text(message, "client") + " at " + words.time(message, "receivedAt") + " on "
                + message.getString("node")));
        out.println();
        recipients(life, words).print(out);
        out.println();
        events(life, words).print(out);
    }

    private static Table recipients(JsonObject life, Words words) {
        Table table = new Table("RECIPIENT", "STATE", "SINCE", "TRIES", "NEXT TRY", "HOST", "STATUS");
        for (JsonObject recipient : life.getJsonArray("recipients").getValuesAs(JsonObject.class)) {
            table.row(
                    recipient.getString("recipient"),
                    Words.word(recipient, "state"),
                    words.time(recipient, "at"),
                    Words.number(recipient, "attempts"),
                    words.time(recipient, "next"),
                    Words.text(recipient, "remoteHost"),
                    Words.text(recipient, "status"));
        }
        return table;
    }

    private static Table events(JsonObject life, Words words) {
        Table table = new Table("TIME", "EVENT", "RECIPIENTS", "HOST", "EVIDENCE");
        for (JsonObject event : life.getJsonArray("events").getValuesAs(JsonObject.class)) {
            int recipients = event.getJsonArray("recipients").size();
            table.row(
                    words.time(event, "at"),
                    Words.word(event, "type"),
                    recipients == 1 ? event.getJsonArray("recipients").getString(0) : Integer.toString(recipients),
                    Words.text(event, "remoteHost"),
                    Words.text(event, "evidence"));
        }
        return table;
    }
}
