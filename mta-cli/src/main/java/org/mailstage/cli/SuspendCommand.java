package org.mailstage.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mta suspension}. */
@Command(
        name = "suspension",
        description = "Where no mail goes for now: sites, domains, sources and tenants.",
        subcommands = {SuspendCommand.List.class, SuspendCommand.Add.class, SuspendCommand.End.class})
final class SuspendCommand {
    private static final String SCOPE = "site, domain, source or tenant.";

    /** {@code mta suspension list}. */
    @Command(name = "list", description = "What is suspended now.")
    static final class List extends ServerCommand {
        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject answer = api.get("suspensions");
            if (json) {
                printJson(answer, out);
                return ExitCode.OK;
            }
            Table table = new Table("SCOPE", "NAME", "SINCE", "UNTIL", "BY", "REASON");
            for (JsonObject suspension : answer.getJsonArray("suspensions").getValuesAs(JsonObject.class)) {
                table.row(
                        suspension.getString("scope"),
                        suspension.getString("name"),
                        words.time(suspension, "since"),
                        words.time(suspension, "until"),
                        Words.text(suspension, "by"),
                        Words.text(suspension, "reason"));
            }
            table.print(out);
            return ExitCode.OK;
        }
    }

    /** {@code mta suspension add}. */
    @Command(name = "add", description = "Suspends; mail waits meanwhile.")
    static final class Add extends ServerCommand {
        @Parameters(index = "0", paramLabel = "SCOPE", description = SCOPE)
        String scope = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "Its name, such as mx:example.com for a site.")
        String name = "";

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, in one line.")
        String reason = "";

        @Option(names = "--for", paramLabel = "TIME", description = "How long, such as 2h; else until resumed.")
        @Nullable
        String length;

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObjectBuilder body = Json.createObjectBuilder().add("reason", reason);
            if (length != null) {
                body.add("length", length);
            }
            JsonObject done = api.sendJson("PUT", path(scope, name), body.build());
            String until = done.containsKey("until") ? words.time(done, "until") : "it is resumed";
            out.println(Table.printable(scope + " " + name + " is suspended until " + until));
            return ExitCode.OK;
        }
    }

    /** {@code mta suspension end}. */
    @Command(name = "end", description = "Resumes.")
    static final class End extends ServerCommand {
        @Parameters(index = "0", paramLabel = "SCOPE", description = SCOPE)
        String scope = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
        String name = "";

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            api.delete(path(scope, name));
            out.println(Table.printable(scope + " " + name + " is resumed"));
            return ExitCode.OK;
        }
    }

    private static String path(String scope, String name) {
        return "suspensions/" + ApiClient.encode(scope) + "/" + ApiClient.encode(name);
    }
}
