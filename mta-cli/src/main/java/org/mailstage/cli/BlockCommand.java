package org.mailstage.cli;

import jakarta.json.JsonObject;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mta block}. */
@Command(
        name = "block",
        description = "Accounts and networks that are blocked from signing in, for guessing passwords.",
        subcommands = {BlockCommand.List.class, BlockCommand.Lift.class})
final class BlockCommand {
    private BlockCommand() {}

    /** {@code mta block list}. */
    @Command(name = "list", description = "The blocks in force, the newest first.")
    static final class List extends ServerCommand {
        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject answer = api.get("blocks");
            if (json) {
                printJson(answer, out);
                return ExitCode.OK;
            }
            Table table = new Table("ID", "ACCOUNT", "NETWORK", "SINCE", "UNTIL", "TRIES", "REASON");
            for (JsonObject block : answer.getJsonArray("blocks").getValuesAs(JsonObject.class)) {
                table.row(
                        block.getString("id"),
                        block.getString("account", "").isEmpty() ? "any" : block.getString("account"),
                        block.getString("network", "").isEmpty() ? "any" : block.getString("network"),
                        words.time(block, "since"),
                        words.time(block, "until"),
                        Words.number(block, "tries"),
                        Words.text(block, "reason"));
            }
            if (table.isEmpty()) {
                out.println("nobody is blocked");
            } else {
                table.print(out);
            }
            return ExitCode.OK;
        }
    }

    /** {@code mta block lift}. */
    @Command(name = "lift", description = "Lifts a block on every node.")
    static final class Lift extends ServerCommand {
        @Parameters(paramLabel = "ID", description = "Its id, as mta block list shows it.")
        String id = "";

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            api.delete("blocks/" + ApiClient.encode(id));
            out.println("the block is lifted");
            return ExitCode.OK;
        }
    }
}
