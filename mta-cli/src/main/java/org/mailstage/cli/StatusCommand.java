package org.mailstage.cli;

import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code mta status}. */
@Command(name = "status", description = "How the node is doing: listeners, broker, trace, traffic, cluster.")
final class StatusCommand extends ServerCommand {
    @Override
    int run(ApiClient api, PrintWriter out, Words words) {
        JsonObject status = api.get("status");
        if (json) {
            printJson(status, out);
            return ExitCode.OK;
        }
        summary(status, out, words);
        out.println();
        listeners(status).print(out);
        out.println();
        nodes(status, words).print(out);
        return ExitCode.OK;
    }

    private static void summary(JsonObject status, PrintWriter out, Words words) {
        JsonObject config = status.getJsonObject("config");
        JsonObject traffic = status.getJsonObject("traffic");
        field(
                out,
                "Node",
                status.getString("node") + ", Mailstage " + status.getString("version") + ", up "
                        + Words.duration(Words.number(status, "uptimeSeconds")));
        field(out, "Host name", status.getString("hostname"));
        field(out, "Config", config.getString("origin") + ", since " + words.time(config, "since"));
        field(out, "Broker", broker(status.getJsonObject("broker")));
        field(out, "Trace", trace(status.getJsonObject("trace"), words));
        field(
                out,
                "Messages",
                "received " + Words.number(traffic, "received") + ", "
                        + Words.number(status.getJsonObject("lastMinute"), "received") + " of them in the last minute");
        field(
                out,
                "Recipients",
                "delivered " + Words.number(traffic, "delivered") + ", deferred " + Words.number(traffic, "deferred")
                        + ", failed " + Words.number(traffic, "failed") + ", bounced "
                        + Words.number(traffic, "bounced"));
    }

    private static String broker(JsonObject broker) {
        if (!broker.getBoolean("reachable")) {
            return "DOES NOT ANSWER";
        }
        long dead = Words.number(broker, "deadLetters");
        return "up, " + Words.count(Words.number(broker, "messages"), "message") + " in queues"
                + (dead > 0 ? ", " + dead + (dead == 1 ? " DEAD LETTER" : " DEAD LETTERS") : "");
    }

    private static String trace(JsonObject trace, Words words) {
        String database = trace.containsKey("databaseDownSince")
                ? "DATABASE DOWN since " + words.time(trace, "databaseDownSince")
                : "database up";
        long lost = Words.number(trace, "lostEvents");
        return database + ", " + Words.size(Words.number(trace, "backlogOctets")) + " waiting"
                + (lost > 0 ? ", " + lost + " EVENTS LOST" : "");
    }

    private static Table listeners(JsonObject status) {
        Table table = new Table("LISTENER", "ADDRESS", "SESSIONS", "TOTAL", "ACCEPTED", "REFUSED");
        for (JsonObject listener : objects(status, "listeners")) {
            String address = listener.getString("address");
            table.row(
                    listener.getString("name"),
                    address.isEmpty() ? "NOT LISTENING" : address,
                    Words.number(listener, "sessions"),
                    Words.number(listener, "sessionsTotal"),
                    Words.number(listener, "messagesAccepted"),
                    Words.number(listener, "messagesRefused"));
        }
        return table;
    }

    private static Table nodes(JsonObject status, Words words) {
        Table table = new Table("NODE", "STARTED", "LAST SEEN", "RECEIVED", "DELIVERED", "DEFERRED");
        for (JsonObject node : objects(status, "nodes")) {
            JsonObject figures = node.getJsonObject("figures");
            table.row(
                    node.getString("name"),
                    words.time(node, "startedAt"),
                    words.time(node, "lastHeartbeat"),
                    Words.number(figures, "received"),
                    Words.number(figures, "delivered"),
                    Words.number(figures, "deferred"));
        }
        return table;
    }

    private static List<JsonObject> objects(JsonObject json, String member) {
        return json.getJsonArray(member).getValuesAs(JsonObject.class);
    }

    private static void field(PrintWriter out, String name, String value) {
        out.println(String.format("%-11s %s", name, Table.printable(value)));
    }
}
