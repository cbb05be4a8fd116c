package org.mailstage.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of commands share: a server with prepared answers, and what the command printed. */
abstract class CommandTest {
    @TempDir
    Path directory;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    StubServer server;

    @BeforeEach
    void start() throws IOException {
        server = StubServer.http();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Runs a command for the administrator of that server. */
    int run(String... args) {
        return run(Map.of("MTA_URL", server.url(), "MTA_PASSWORD", "secret"), args);
    }

    /** Runs a command with this environment, and no profiles but those in the test's directory. */
    int run(Map<String, String> environment, String... args) {
        Map<String, String> all = new HashMap<>(Map.of("XDG_CONFIG_HOME", directory.toString()));
        all.putAll(environment);
        return new Mta(all, ZoneOffset.UTC).run(new PrintWriter(out), new PrintWriter(err), args);
    }
}
