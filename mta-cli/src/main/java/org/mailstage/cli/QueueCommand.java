package org.mailstage.cli;

import jakarta.json.JsonObject;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mta queue}. */
@Command(
        name = "queue",
        description = "The mail queues and what lies in them.",
        subcommands = {
            QueueCommand.List.class,
            QueueCommand.Messages.class,
            QueueFindCommand.Find.class,
            QueueFindCommand.Count.class,
            QueueFindCommand.Shape.class,
            QueueFindCommand.Show.class,
            QueueFindCommand.Export.class,
            QueueActionCommand.Hold.class,
            QueueActionCommand.Release.class,
            QueueActionCommand.Retry.class,
            QueueActionCommand.Delete.class,
            QueueActionCommand.Bounce.class,
            QueueActionCommand.Reroute.class,
            QueueActionCommand.Priority.class,
            JobCommand.class
        })
final class QueueCommand {
    /** {@code mta queue list}. */
    @Command(name = "list", description = "All mail queues.")
    static final class List extends ServerCommand {
        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject answer = api.get("queues");
            if (json) {
                printJson(answer, out);
                return ExitCode.OK;
            }
            Table table = new Table("QUEUE", "MESSAGES", "DELIVERING", "CONSUMERS", "WHAT LIES THERE");
            for (JsonObject queue : answer.getJsonArray("queues").getValuesAs(JsonObject.class)) {
                table.row(
                        queue.getString("name"),
                        Words.number(queue, "messages"),
                        Words.number(queue, "delivering"),
                        Words.number(queue, "consumers"),
                        Words.text(queue, "description"));
            }
            table.print(out);
            return ExitCode.OK;
        }
    }

    /** {@code mta queue messages}. */
    @Command(name = "messages", description = "The messages in a queue, in its order.")
    static final class Messages extends ServerCommand {
        @Parameters(paramLabel = "QUEUE", description = "Its name, such as mta.outbound.")
        String queue = "";

        @Option(names = "--limit", paramLabel = "N", description = "Most messages to show (default ${DEFAULT-VALUE}).")
        int limit = 50;

        @Option(names = "--offset", paramLabel = "N", description = "How many to leave out at the front.")
        int offset;

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject page =
                    api.get("queues/" + ApiClient.encode(queue) + "/messages?limit=" + limit + "&offset=" + offset);
            if (json) {
                printJson(page, out);
                return ExitCode.OK;
            }
            Table table =
                    new Table("ID", "RECEIVED", "REVERSE-PATH", "RECIPIENTS", "SIZE", "TRIES", "DUE", "LAST FAILURE");
            for (JsonObject message : page.getJsonArray("messages").getValuesAs(JsonObject.class)) {
                String reason = message.getString("reason", "");
                table.row(
                        Words.text(message, "id"),
                        words.time(message, "receivedAt"),
                        Words.path(message, "reversePath"),
                        Words.recipients(message),
                        Words.size(Words.number(message, "size")),
                        Words.number(message, "attempts"),
                        words.time(message, "dueAt"),
                        reason.isEmpty() ? Words.text(message, "diagnostic") : reason);
            }
            if (!table.isEmpty()) {
                table.print(out);
            }
            out.println(page.getJsonArray("messages").size() + " of " + Words.number(page, "total") + " messages in "
                    + page.getString("queue"));
            return ExitCode.OK;
        }
    }
}
