package org.mailstage.cli;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mta config}. */
@Command(
        name = "config",
        description = "The mail settings.",
        subcommands = {ConfigCommand.Show.class, ConfigCommand.Check.class, ConfigCommand.Apply.class})
final class ConfigCommand {
    /** {@code mta config show}. */
    @Command(name = "show", description = "Prints the configuration in force as YAML.")
    static final class Show extends ServerCommand {
        @Option(
                names = "--effective",
                description = "Every setting with the value in force: defaults and the command line included.")
        boolean effective;

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            if (json) {
                printJson(api.get("config"), out);
                return ExitCode.OK;
            }
            String yaml = api.getText(effective ? "config/effective" : "config");
            out.println(
                    yaml.isBlank() ? "# No configuration was applied; --effective shows the defaults." : yaml.strip());
            return ExitCode.OK;
        }
    }

    /** {@code mta config check}. */
    @Command(name = "check", description = "Checks a file and applies nothing.")
    static final class Check extends ServerCommand {
        @Parameters(paramLabel = "FILE", description = "YAML file; - for standard input.")
        String file = "";

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject found = api.sendYaml("POST", "config/check", read(file));
            boolean valid = found.getBoolean("valid");
            if (json) {
                printJson(found, out);
                return valid ? ExitCode.OK : ExitCode.REFUSED;
            }
            if (valid) {
                out.println(file + " has no faults");
                return ExitCode.OK;
            }
            List<String> lines = new ArrayList<>(Faults.lines(found));
            lines.add(0, file + " has " + Words.count(lines.size(), "fault"));
            throw new CommandException(ExitCode.REFUSED, lines);
        }
    }

    /** {@code mta config apply}. */
    @Command(name = "apply", description = "Applies a file on every node, if it has no faults.")
    static final class Apply extends ServerCommand {
        @Parameters(paramLabel = "FILE", description = "YAML file; - for standard input.")
        String file = "";

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject applied = api.sendYaml("PUT", "config", read(file));
            if (json) {
                printJson(applied, out);
            } else {
                out.println(file + " is in force since " + words.time(applied, "since"));
            }
            return ExitCode.OK;
        }
    }

    private ConfigCommand() {}

    private static String read(String file) {
        try {
            return file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, file + " cannot be read: " + ConnectionOptions.reason(e));
        }
    }
}
