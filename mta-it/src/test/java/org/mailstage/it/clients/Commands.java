package org.mailstage.it.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.mailstage.it.peer.Tool;

/** Runs clients that are programs. */
final class Commands {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private Commands() {}

    /** Runs one with an input and nothing of the user's own settings. @throws IOException when it fails */
    static void run(String program, Path home, Path input, List<String> arguments)
            throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "HOME",
                home.toString(),
                "LC_ALL",
                "C.UTF-8",
                "GIT_CONFIG_NOSYSTEM",
                "1",
                "NODE_PATH",
                "/usr/share/nodejs");
        Tool.Result result = Tool.required(program).run(DEADLINE, environment, input, arguments);
        if (result.exitCode() != 0) {
            throw new IOException(program + " " + arguments + " failed: " + result.output());
        }
    }
}
