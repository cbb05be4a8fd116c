package org.mailstage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs of others that the benchmark runs. */
final class Tools {
    private static final Duration DEADLINE = Duration.ofSeconds(120);

    private Tools() {}

    /**
     * Where one of Postfix's programs is.
     *
     * @throws BenchException when it is not installed
     */
    static String postfixProgram(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin:/usr/bin";
        for (String directory : path.split(":")) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
                return Path.of(directory, name).toString();
            }
        }
        throw new BenchException(name + " is not installed. It comes with Postfix; on Debian and Ubuntu:"
                + " apt-get install postfix, and choose \"No configuration\"");
    }

    /**
     * Runs a program to its end.
     *
     * @return what it printed
     * @throws BenchException with what it printed, when it fails or does not end in time
     */
    static String run(List<String> command) {
        try {
            Path output = Files.createTempFile("bench", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new BenchException(command.get(0) + " did not end within " + DEADLINE.toSeconds() + " s");
                }
                String text = Files.readString(output).trim();
                if (process.exitValue() != 0) {
                    throw new BenchException(String.join(" ", command) + " failed: " + text);
                }
                return text;
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new BenchException(command.get(0) + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /** Waits a little. */
    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /** Whether this is root, as whom Postfix must be started. */
    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
