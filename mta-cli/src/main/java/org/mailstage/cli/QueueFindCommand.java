package org.mailstage.cli;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code mta queue} tells about mail that is not final. */
final class QueueFindCommand {
    private QueueFindCommand() {}

    /** {@code mta queue find}. */
    @Command(name = "find", description = "The mail that is not final, the oldest first, a line for each recipient.")
    static final class Find extends ServerCommand {
        @Mixin
        QueueFilterOptions filter = new QueueFilterOptions();

        @Option(names = "--limit", paramLabel = "N", description = "Most entries to show (default ${DEFAULT-VALUE}).")
        int limit = 50;

        @Option(names = "--offset", paramLabel = "N", description = "How many to leave out at the front.")
        int offset;

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject page = api.get("queue?limit=" + limit + "&offset=" + offset + filter.query());
            if (json) {
                printJson(page, out);
                return ExitCode.OK;
            }
            Table table =
                    new Table("ID", "RECEIVED", "STATE", "REVERSE-PATH", "RECIPIENT", "SIZE", "TRIES", "DUE", "REPLY");
            for (JsonObject entry : page.getJsonArray("entries").getValuesAs(JsonObject.class)) {
                table.row(
                        entry.getString("id"),
                        words.time(entry, "receivedAt"),
                        Words.word(entry, "state"),
                        Words.path(entry, "reversePath"),
                        entry.getString("recipient"),
                        Words.size(Words.number(entry, "size")),
                        Words.number(entry, "attempts"),
                        words.time(entry, "due"),
                        Words.text(entry, "reply"));
            }
            if (!table.isEmpty()) {
                table.print(out);
            }
            out.println(page.getJsonArray("entries").size() + " of " + Words.number(page, "total") + " entries, as of "
                    + words.time(page, "asOf"));
            return ExitCode.OK;
        }
    }

    /** {@code mta queue count}. */
    @Command(name = "count", description = "How many entries match.")
    static final class Count extends ServerCommand {
        @Mixin
        QueueFilterOptions filter = new QueueFilterOptions();

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject answer = api.get("queue/count?" + filter.query());
            if (json) {
                printJson(answer, out);
            } else {
                out.println(Words.number(answer, "count"));
            }
            return ExitCode.OK;
        }
    }

    /** {@code mta queue shape}. */
    @Command(name = "shape", description = "How old the mail of each site is.")
    static final class Shape extends ServerCommand {
        @Mixin
        QueueFilterOptions filter = new QueueFilterOptions();

        @Option(
                names = "--ages",
                paramLabel = "TIMES",
                description = "Bounds with commas between (default ${DEFAULT-VALUE}).")
        String ages = "5m,1h,4h,1d";

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject shape = api.get("queue/shape?ages=" + ApiClient.encode(ages) + filter.query());
            if (json) {
                printJson(shape, out);
                return ExitCode.OK;
            }
            java.util.List<String> titles = new ArrayList<>();
            titles.add("SITE");
            String last = "";
            for (JsonString age : shape.getJsonArray("ages").getValuesAs(JsonString.class)) {
                last = age.getString();
                titles.add("< " + last);
            }
            titles.add(">= " + last);
            Table table = new Table(titles.toArray(String[]::new));
            for (JsonObject site : shape.getJsonArray("sites").getValuesAs(JsonObject.class)) {
                java.util.List<Object> row = new ArrayList<>();
                row.add(site.getString("site").isEmpty() ? "not tried yet" : site.getString("site"));
                site.getJsonArray("counts").getValuesAs(JsonNumber.class).forEach(row::add);
                table.row(row.toArray());
            }
            table.print(out);
            return ExitCode.OK;
        }
    }

    /** {@code mta queue show}. */
    @Command(name = "show", description = "A message in the queue: envelope and header. mta trace tells its life.")
    static final class Show extends ServerCommand {
        @Parameters(paramLabel = "ID", description = "Its queue id.")
        String id = "";

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject shown = api.get("queue/messages/" + ApiClient.encode(id));
            if (json) {
                printJson(shown, out);
                return ExitCode.OK;
            }
            for (JsonObject part : shown.getJsonArray("parts").getValuesAs(JsonObject.class)) {
                out.println(part.getString("id") + "  in " + part.getString("queue") + "  "
                        + Words.size(Words.number(part, "size")) + "  tries " + Words.number(part, "attempts")
                        + "  priority " + Words.number(part, "priority"));
                out.println("From:       " + Table.printable(Words.path(part, "reversePath")));
                out.println("To:         "
                        + Table.printable(part.getJsonArray("recipients").getValuesAs(JsonString.class).stream()
                                .map(JsonString::getString)
                                .collect(Collectors.joining(", "))));
                out.println("Received:   " + words.time(part, "receivedAt") + ", next attempt "
                        + words.time(part, "dueAt"));
                out.println("Next hop:   " + Words.text(part, "nextHop"));
                out.println("Last reply: " + Table.printable(Words.text(part, "diagnostic")));
                out.println();
                part.getString("header").lines().forEach(line -> out.println(Table.printable(line.replace('\t', ' '))));
                out.println();
            }
            if (shown.getJsonArray("parts").isEmpty()) {
                out.println("it lies in no queue any more; mta trace " + Table.printable(id) + " tells its life");
            }
            return ExitCode.OK;
        }
    }

    /** {@code mta queue export}. */
    @Command(name = "export", description = "Writes the messages that match into a file.")
    static final class Export extends ServerCommand {
        @Parameters(paramLabel = "FILE", description = "Where to; .zip for an archive of .eml files, else mbox.")
        Path file = Path.of("queue.mbox");

        @Mixin
        QueueFilterOptions filter = new QueueFilterOptions();

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            String format = file.toString().endsWith(".zip") ? "zip" : "mbox";
            try {
                api.download("queue/export?format=" + format + filter.query(), file);
            } catch (IOException e) {
                throw new CommandException(ExitCode.REFUSED, file + " cannot be written: " + e.getMessage());
            }
            out.println("written to " + file);
            return ExitCode.OK;
        }
    }
}
