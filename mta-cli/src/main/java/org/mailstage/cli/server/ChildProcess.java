package org.mailstage.cli.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a tool to its end. */
final class ChildProcess {
    private static final long DEADLINE_SECONDS = 180;

    private ChildProcess() {}

    /**
     * Runs it.
     *
     * @param name of the tool, for messages
     * @param directory where it runs
     * @return what it printed, line by line
     * @throws LaunchException when it fails or takes too long, with what it said
     */
    static List<String> run(String name, Path directory, List<String> command) {
        try {
            // Into a file: a pipe nobody reads would stop a talkative process.
            Path output = Files.createTempFile(directory, name, ".out");
            try {
                int code = await(
                        name,
                        new ProcessBuilder(command)
                                .directory(directory.toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile())
                                .start());
                List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
                if (code != 0) {
                    throw new LaunchException(name + " failed: " + String.join(" ", lines));
                }
                return lines;
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new LaunchException(name + " cannot be run: " + e, e);
        }
    }

    private static int await(String name, Process process) {
        try {
            if (process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new LaunchException(name + " did not end within " + DEADLINE_SECONDS + " s");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LaunchException("interrupted", e);
        }
    }
}
