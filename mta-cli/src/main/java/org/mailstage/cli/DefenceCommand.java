package org.mailstage.cli;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mta defence}. */
@Command(
        name = "defence",
        description = "What the node refuses, and the greylist of the cluster.",
        subcommands = {
            DefenceCommand.Show.class,
            DefenceCommand.Greylist.class,
            DefenceCommand.Allow.class,
            DefenceCommand.Forget.class
        })
final class DefenceCommand {
    private static final String PATH = "defence/greylist?network=";

    private DefenceCommand() {}

    /** {@code mta defence show}. */
    @Command(name = "show", description = "Overload, refusals by rule, and who is over a limit now.")
    static final class Show extends ServerCommand {
        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject answer = api.get("defence");
            if (json) {
                printJson(answer, out);
                return ExitCode.OK;
            }
            JsonObject overload =
                    answer.getOrDefault("overload", JsonValue.EMPTY_JSON_OBJECT).asJsonObject();
            out.println("Overload    "
                    + (overload.isEmpty()
                            ? "none"
                            : "NO MAIL IS TAKEN: " + overload.getString("reason") + " since "
                                    + words.time(overload, "since") + " (" + overload.getString("detail") + ")")
                    + ", " + Words.number(answer, "overloadRefusals") + " refused");
            JsonObject greylist = answer.getJsonObject("greylist");
            out.println("Greylist    " + Words.number(greylist, "delayed") + " asked to come back, "
                    + Words.number(greylist, "passed") + " came back, " + Words.number(greylist, "entries")
                    + " remembered");
            StringBuilder rules = new StringBuilder();
            for (JsonObject rule : answer.getJsonArray("rules").getValuesAs(JsonObject.class)) {
                if (rule.getJsonNumber("refusals").longValue() > 0) {
                    rules.append(rules.length() == 0 ? "" : ", ")
                            .append(rule.getString("rule"))
                            .append(' ')
                            .append(Words.number(rule, "refusals"));
                }
            }
            out.println("Limits      " + (rules.length() == 0 ? "nobody was refused" : rules + " refused"));
            Table table = new Table("OVER THE LIMIT", "RULE", "LIMIT", "LISTENERS", "REFUSED", "SINCE", "LAST");
            for (JsonObject client : answer.getJsonArray("overLimit").getValuesAs(JsonObject.class)) {
                table.row(
                        client.getString("subject"),
                        client.getString("rule"),
                        client.getString("limit"),
                        client.getString("role"),
                        Words.number(client, "refusals"),
                        words.time(client, "since"),
                        words.time(client, "last"));
            }
            if (!table.isEmpty()) {
                out.println();
                table.print(out);
            }
            return ExitCode.OK;
        }
    }

    /** {@code mta defence greylist}. */
    @Command(name = "greylist", description = "Client networks that greylisting knows.")
    static final class Greylist extends ServerCommand {
        @Parameters(arity = "0..1", paramLabel = "ADDRESS", description = "Only the network of this address.")
        String address = "";

        @Option(names = "--limit", paramLabel = "N", description = "Most networks to show (default ${DEFAULT-VALUE}).")
        int limit = 100;

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject answer = api.get(PATH + ApiClient.encode(address) + "&limit=" + limit);
            if (json) {
                printJson(answer, out);
                return ExitCode.OK;
            }
            Table table = new Table("NETWORK", "LET IN", "SENDERS", "SINCE", "LAST");
            for (JsonObject network : answer.getJsonArray("networks").getValuesAs(JsonObject.class)) {
                table.row(
                        network.getString("network"),
                        network.getBoolean("byAdministrator")
                                ? "by administrator"
                                : network.getBoolean("allowed") ? "yes" : "no",
                        Words.number(network, "senders"),
                        words.time(network, "since"),
                        words.time(network, "last"));
            }
            table.print(out);
            return ExitCode.OK;
        }
    }

    /** {@code mta defence allow}. */
    @Command(name = "allow", description = "Lets a client's network in without greylisting.")
    static final class Allow extends ServerCommand {
        @Parameters(paramLabel = "ADDRESS", description = "An address of it.")
        String address = "";

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject answer = api.put(PATH + ApiClient.encode(address));
            if (json) {
                printJson(answer, out);
            } else {
                out.println(answer.getString("network") + " is let in");
            }
            return ExitCode.OK;
        }
    }

    /** {@code mta defence forget}. */
    @Command(name = "forget", description = "Forgets a client's network: its new senders are greylisted again.")
    static final class Forget extends ServerCommand {
        @Parameters(paramLabel = "ADDRESS", description = "An address of it.")
        String address = "";

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            api.delete(PATH + ApiClient.encode(address));
            if (!json) {
                out.println("the network of " + address + " is forgotten");
            }
            return ExitCode.OK;
        }
    }
}
