package org.mailstage.cli;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code mta explain}. */
@Command(
        name = "explain",
        description = "What would happen to a message now, step by step. Nothing is sent and no host is connected to.")
final class ExplainCommand extends ServerCommand {
    @Parameters(index = "0", paramLabel = "SENDER", description = "The reverse-path; <> for a report.")
    String sender = "";

    @Parameters(index = "1", paramLabel = "RECIPIENT", description = "The recipient's address.")
    String recipient = "";

    @Override
    int run(ApiClient api, PrintWriter out, Words words) {
        String path = sender.equals("<>") ? "" : sender;
        JsonObject explanation =
                api.get("explain?sender=" + ApiClient.encode(path) + "&recipient=" + ApiClient.encode(recipient));
        if (json) {
            printJson(explanation, out);
            return ExitCode.OK;
        }
        for (JsonObject step : explanation.getJsonArray("steps").getValuesAs(JsonObject.class)) {
            out.println(String.format("%-8s %s", step.getString("topic"), Table.printable(step.getString("finding"))));
            step.getJsonArray("details")
                    .getValuesAs(JsonString.class)
                    .forEach(detail -> out.println("         - " + Table.printable(detail.getString())));
        }
        out.println();
        out.println(Table.printable(explanation.getString("outcome")));
        return ExitCode.OK;
    }
}
