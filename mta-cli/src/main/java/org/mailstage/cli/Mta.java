package org.mailstage.cli;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code mta} command. */
@Command(
        name = "mta",
        description = "Administers a Mailstage server over its REST API.",
        mixinStandardHelpOptions = true,
        versionProvider = Mta.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the server refused, found nothing, or the configuration has faults",
            "2:the command line is wrong",
            "3:the server cannot be reached or is not trusted"
        },
        subcommands = {
            StatusCommand.class,
            ListenerCommand.class,
            QueueCommand.class,
            TraceCommand.class,
            ExplainCommand.class,
            SuspendCommand.class,
            DefenceCommand.class,
            ConfigCommand.class,
            UserCommand.class,
            AliasCommand.class,
            BlockCommand.class
        })
public final class Mta {
    private final Map<String, String> environment;
    private final ZoneId zone;

    Mta(Map<String, String> environment, ZoneId zone) {
        this.environment = Map.copyOf(environment);
        this.zone = zone;
    }

    /** Runs it and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new Mta(System.getenv(), ZoneId.systemDefault())
                .run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /** Runs one command line and returns the exit code. */
    int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(this);
        line.setOut(out);
        line.setErr(err);
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, err));
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static int report(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof CommandException known) {
            String prefix = "mta: ";
            for (String text : known.lines()) {
                err.println(prefix + Table.printable(text));
                prefix = "     ";
            }
            return known.exitCode();
        }
        throw failure;
    }

    Map<String, String> environment() {
        return environment;
    }

    ZoneId zone() {
        return zone;
    }

    /** The version Maven wrote into the archive. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Mta.class.getPackage().getImplementationVersion();
            return new String[] {"mta " + (version == null ? "development" : version)};
        }
    }
}
