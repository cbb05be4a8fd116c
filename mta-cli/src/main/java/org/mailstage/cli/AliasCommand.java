package org.mailstage.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mta alias}. */
@Command(
        name = "alias",
        description = "Addresses that stand for others.",
        subcommands = {
            AliasCommand.List.class,
            AliasCommand.Add.class,
            AliasCommand.Set.class,
            AliasCommand.Remove.class
        })
final class AliasCommand {
    private AliasCommand() {}

    /** {@code mta alias list}. */
    @Command(name = "list", description = "Aliases by address.")
    static final class List extends ServerCommand {
        @Parameters(paramLabel = "TEXT", arity = "0..1", description = "Only those whose address or target holds this.")
        String text = "";

        @Option(names = "--limit", paramLabel = "N", description = "Most aliases to show (default ${DEFAULT-VALUE}).")
        int limit = 100;

        @Option(names = "--offset", paramLabel = "N", description = "How many to leave out at the front.")
        int offset;

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject page = api.get("aliases?q=" + ApiClient.encode(text) + "&limit=" + limit + "&offset=" + offset);
            if (json) {
                printJson(page, out);
                return ExitCode.OK;
            }
            Table table = new Table("ALIAS", "TARGETS", "CHANGED");
            for (JsonObject alias : page.getJsonArray("aliases").getValuesAs(JsonObject.class)) {
                table.row(
                        alias.getString("address"),
                        alias.getJsonArray("targets").getValuesAs(JsonString.class).stream()
                                .map(JsonString::getString)
                                .collect(Collectors.joining(", ")),
                        words.time(alias, "changedAt"));
            }
            if (!table.isEmpty()) {
                table.print(out);
            }
            long total = Words.number(page, "total");
            out.println(page.getJsonArray("aliases").size() + " of " + total + (total == 1 ? " alias" : " aliases"));
            return ExitCode.OK;
        }
    }

    /** What commands on one alias have in common. */
    abstract static class OfOne extends ServerCommand {
        @Parameters(
                index = "0",
                paramLabel = "ADDRESS",
                description = "A mail address, or @domain for all of a domain that have none.")
        String address = "";

        String path() {
            return "aliases/" + ApiClient.encode(address);
        }
    }

    /** What commands that name targets have in common. */
    abstract static class WithTargets extends OfOne {
        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "TARGET",
                description = "The mail addresses it stands for.")
        java.util.List<String> targets = java.util.List.of();

        JsonObjectBuilder body() {
            JsonArrayBuilder list = Json.createArrayBuilder();
            targets.forEach(list::add);
            return Json.createObjectBuilder().add("targets", list);
        }

        int done(JsonObject alias, String what, PrintWriter out) {
            if (json) {
                printJson(alias, out);
            } else {
                out.println(alias.getString("address") + what);
            }
            return ExitCode.OK;
        }
    }

    /** {@code mta alias add}. */
    @Command(name = "add", description = "Adds an alias.")
    static final class Add extends WithTargets {
        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject body = body().add("address", address).build();
            return done(api.sendJson("POST", "aliases", body), " is added", out);
        }
    }

    /** {@code mta alias set}. */
    @Command(name = "set", description = "Gives an alias other targets.")
    static final class Set extends WithTargets {
        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            return done(api.sendJson("PUT", path(), body().build()), " is changed", out);
        }
    }

    /** {@code mta alias remove}. */
    @Command(name = "remove", description = "Removes an alias.")
    static final class Remove extends OfOne {
        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            api.delete(path());
            out.println(address + " is removed");
            return ExitCode.OK;
        }
    }
}
