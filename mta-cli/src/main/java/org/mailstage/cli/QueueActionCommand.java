package org.mailstage.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code mta queue} does to mail: an order, and the job that carries it out. */
abstract class QueueActionCommand extends ServerCommand {
    private static final long POLL_MILLIS = 500;

    @Mixin
    QueueFilterOptions filter = new QueueFilterOptions();

    @Option(names = "--all", description = "All mail in the queue; needed when no condition is given.")
    boolean all;

    @Option(names = "--wait", description = "Wait until the job is through, and tell how far it has come.")
    boolean wait;

    /** The keyword of the action. */
    abstract String action();

    /** Adds what the action needs besides a filter. */
    void add(JsonObjectBuilder json) {}

    @Override
    int run(ApiClient api, PrintWriter out, Words words) {
        JsonObjectBuilder body = Json.createObjectBuilder().add("action", action());
        filter.addTo(body);
        if (all) {
            body.add("all", true);
        }
        add(body);
        JsonObject job = api.sendJson("POST", "queue/actions", body.build());
        if (wait) {
            job = await(api, job, out);
        }
        if (json) {
            printJson(job, out);
        } else {
            out.println(describe(job));
        }
        return ExitCode.OK;
    }

    private JsonObject await(ApiClient api, JsonObject started, PrintWriter out) {
        JsonObject job = started;
        while (!job.containsKey("endedAt")) {
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandException(ExitCode.UNREACHABLE, "interrupted; the job goes on");
            }
            JsonObject now = api.get("jobs/" + ApiClient.encode(started.getString("id")));
            if (!json && Words.number(now, "done") != Words.number(job, "done")) {
                out.println(describe(now));
                out.flush();
            }
            job = now;
        }
        return job;
    }

    static String describe(JsonObject job) {
        String state = job.containsKey("endedAt") ? "through" : "in force, under way";
        return "job " + job.getString("id") + " " + job.getString("action") + ": " + state + ", "
                + Words.number(job, "done") + " of " + Words.number(job, "found") + " entries met";
    }

    /** {@code mta queue hold}. */
    @Command(name = "hold", description = "Keeps mail from being tried until it is released.")
    static final class Hold extends QueueActionCommand {
        @Override
        String action() {
            return "hold";
        }
    }

    /** {@code mta queue release}. */
    @Command(name = "release", description = "Lets held mail and dead letters go.")
    static final class Release extends QueueActionCommand {
        @Override
        String action() {
            return "release";
        }
    }

    /** {@code mta queue retry}. */
    @Command(name = "retry", description = "Tries deferred mail at once.")
    static final class Retry extends QueueActionCommand {
        @Override
        String action() {
            return "retry";
        }
    }

    /** {@code mta queue delete}. */
    @Command(name = "delete", description = "Deletes mail; nobody is told.")
    static final class Delete extends QueueActionCommand {
        @Override
        String action() {
            return "delete";
        }
    }

    /** {@code mta queue bounce}. */
    @Command(name = "bounce", description = "Returns mail to its senders with a text.")
    static final class Bounce extends QueueActionCommand {
        @Option(names = "--text", required = true, paramLabel = "TEXT", description = "Why, for the senders.")
        String text = "";

        @Override
        String action() {
            return "bounce";
        }

        @Override
        void add(JsonObjectBuilder json) {
            json.add("text", text);
        }
    }

    /** {@code mta queue reroute}. */
    @Command(name = "reroute", description = "Tries mail at another next hop, at once.")
    static final class Reroute extends QueueActionCommand {
        @Parameters(paramLabel = "NEXTHOP", description = "mx:DOMAIN, smtp:HOST:PORT or lmtp:HOST:PORT.")
        String nextHop = "";

        @Override
        String action() {
            return "reroute";
        }

        @Override
        void add(JsonObjectBuilder json) {
            json.add("nextHop", nextHop);
        }
    }

    /** {@code mta queue priority}. */
    @Command(name = "priority", description = "Gives mail another priority.")
    static final class Priority extends QueueActionCommand {
        @Option(
                names = "--to",
                required = true,
                paramLabel = "N",
                description = "MT-PRIORITY, -9 (may wait) to 9 (urgent).")
        int priority;

        @Override
        String action() {
            return "priority";
        }

        @Override
        void add(JsonObjectBuilder json) {
            json.add("priority", Integer.toString(priority));
        }
    }
}
