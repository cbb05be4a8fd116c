package org.mailstage.cli;

import jakarta.json.JsonObject;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mta queue job}. */
@Command(
        name = "job",
        description = "Actions on the queue, and how far they have come.",
        subcommands = {JobCommand.List.class, JobCommand.Cancel.class})
final class JobCommand {
    /** {@code mta queue job list}. */
    @Command(name = "list", description = "All of the last days, the newest first.")
    static final class List extends ServerCommand {
        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject answer = api.get("jobs");
            if (json) {
                printJson(answer, out);
                return ExitCode.OK;
            }
            Table table = new Table("JOB", "ACTION", "BY", "SINCE", "ENTRIES", "MET", "ENDED");
            for (JsonObject job : answer.getJsonArray("jobs").getValuesAs(JsonObject.class)) {
                table.row(
                        job.getString("id"),
                        job.getString("action"),
                        Words.text(job, "by"),
                        words.time(job, "at"),
                        Words.number(job, "found"),
                        Words.number(job, "done"),
                        words.time(job, "endedAt"));
            }
            table.print(out);
            return ExitCode.OK;
        }
    }

    /** {@code mta queue job cancel}. */
    @Command(name = "cancel", description = "Ends one; what it has not met yet stays as it is.")
    static final class Cancel extends ServerCommand {
        @Parameters(paramLabel = "JOB", description = "Its id.")
        String id = "";

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            api.delete("jobs/" + ApiClient.encode(id));
            out.println("job " + id + " is ended");
            return ExitCode.OK;
        }
    }
}
