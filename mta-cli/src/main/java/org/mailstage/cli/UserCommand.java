package org.mailstage.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mta user}. */
@Command(
        name = "user",
        description = "Users of the server's own table, who sign in to send mail.",
        subcommands = {
            UserCommand.List.class,
            UserCommand.Add.class,
            UserCommand.Enable.class,
            UserCommand.Disable.class,
            UserCommand.Senders.class,
            UserCommand.Password.class,
            UserCommand.Remove.class
        })
final class UserCommand {
    private UserCommand() {}

    /** {@code mta user list}. */
    @Command(name = "list", description = "Users by name.")
    static final class List extends ServerCommand {
        @Parameters(paramLabel = "TEXT", arity = "0..1", description = "Only those whose name holds this.")
        String text = "";

        @Option(names = "--limit", paramLabel = "N", description = "Most users to show (default ${DEFAULT-VALUE}).")
        int limit = 100;

        @Option(names = "--offset", paramLabel = "N", description = "How many to leave out at the front.")
        int offset;

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject page = api.get("users?q=" + ApiClient.encode(text) + "&limit=" + limit + "&offset=" + offset);
            if (json) {
                printJson(page, out);
                return ExitCode.OK;
            }
            Table table = new Table("USER", "MAY SIGN IN", "PASSWORD", "SENDS AS WELL AS", "CHANGED");
            for (JsonObject user : page.getJsonArray("users").getValuesAs(JsonObject.class)) {
                String senders = user.getJsonArray("senders").getValuesAs(JsonString.class).stream()
                        .map(JsonString::getString)
                        .collect(Collectors.joining(", "));
                table.row(
                        user.getString("name"),
                        user.getBoolean("enabled") ? "yes" : "no",
                        user.getBoolean("password") ? "yes" : "none",
                        senders.isEmpty() ? "-" : senders,
                        words.time(user, "changedAt"));
            }
            if (!table.isEmpty()) {
                table.print(out);
            }
            out.println(page.getJsonArray("users").size() + " of " + Words.count(Words.number(page, "total"), "user"));
            return ExitCode.OK;
        }
    }

    /** {@code mta user add}. */
    @Command(name = "add", description = "Adds a user.")
    static final class Add extends ServerCommand {
        @Parameters(paramLabel = "NAME", description = "Mail address or login name.")
        String name = "";

        @Option(
                names = "--sender",
                paramLabel = "ADDRESS",
                description = "What the user may send as besides its own address: an address, @domain, or * for any."
                        + " May be repeated.")
        java.util.@Nullable List<String> senders;

        @Option(names = "--disabled", description = "The user may not sign in yet.")
        boolean disabled;

        @ArgGroup
        Kind kind = new Kind();

        /** Where the password comes from, if there is one. */
        static final class Kind {
            @Option(names = "--no-password", description = "The user signs in by certificate or token only.")
            boolean none;

            @Option(
                    names = "--new-password-file",
                    paramLabel = "FILE",
                    description = "File with the user's password in its first line; - for standard input.")
            @Nullable
            String file;

            @Option(names = "--generate", description = "Make a password up and print it.")
            boolean generate;
        }

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObjectBuilder user =
                    Json.createObjectBuilder().add("name", name).add("enabled", !disabled);
            JsonArrayBuilder list = Json.createArrayBuilder();
            if (senders != null) {
                senders.forEach(list::add);
            }
            user.add("senders", list);
            NewPassword password = NewPassword.of(kind.file, kind.generate);
            if (!kind.none) {
                user.add("password", password.text());
            }
            JsonObject added = api.sendJson("POST", "users", user.build());
            if (json) {
                printJson(added, out);
            } else {
                out.println(added.getString("name") + " is added");
            }
            if (kind.generate) {
                out.println("password: " + password.text());
            }
            return ExitCode.OK;
        }
    }

    /** What commands on one user have in common. */
    abstract static class OfOne extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "Mail address or login name.")
        String name = "";

        String path() {
            return "users/" + ApiClient.encode(name);
        }

        int change(ApiClient api, PrintWriter out, JsonObject change, String done) {
            JsonObject user = api.sendJson("PUT", path(), change);
            if (json) {
                printJson(user, out);
            } else {
                out.println(user.getString("name") + " " + done);
            }
            return ExitCode.OK;
        }
    }

    /** {@code mta user enable}. */
    @Command(name = "enable", description = "Lets a user sign in (again).")
    static final class Enable extends OfOne {
        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            return change(
                    api, out, Json.createObjectBuilder().add("enabled", true).build(), "may sign in");
        }
    }

    /** {@code mta user disable}. */
    @Command(name = "disable", description = "Keeps a user from signing in; mail to it still arrives.")
    static final class Disable extends OfOne {
        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            return change(
                    api, out, Json.createObjectBuilder().add("enabled", false).build(), "may not sign in");
        }
    }

    /** {@code mta user senders}. */
    @Command(name = "senders", description = "Says what a user may send as besides its own address.")
    static final class Senders extends OfOne {
        @Parameters(
                index = "1..*",
                paramLabel = "ADDRESS",
                description = "Address, @domain, or * for any; none at all clears it.")
        java.util.@Nullable List<String> senders;

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonArrayBuilder list = Json.createArrayBuilder();
            if (senders != null) {
                senders.forEach(list::add);
            }
            return change(
                    api, out, Json.createObjectBuilder().add("senders", list).build(), "is changed");
        }
    }

    /** {@code mta user password}. */
    @Command(name = "password", description = "Gives a user another password.")
    static final class Password extends OfOne {
        @Mixin
        NewPassword.Options given = new NewPassword.Options();

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            NewPassword password = NewPassword.of(given.file, given.generate);
            api.sendJson(
                    "PUT",
                    path() + "/password",
                    Json.createObjectBuilder().add("password", password.text()).build());
            out.println(name + " has another password");
            if (given.generate) {
                out.println("password: " + password.text());
            }
            return ExitCode.OK;
        }
    }

    /** {@code mta user remove}. */
    @Command(name = "remove", description = "Removes a user.")
    static final class Remove extends OfOne {
        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            api.delete(path());
            out.println(name + " is removed");
            return ExitCode.OK;
        }
    }
}
