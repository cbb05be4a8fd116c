package org.mailstage.cli.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one asadmin process to its end. */
record AsadminCommand(ServerHome home) {
    private static final long DEADLINE_SECONDS = 180;

    /**
     * Runs it.
     *
     * @return what it printed, line by line
     * @throws LaunchException when it fails or takes too long, with what it said
     */
    List<String> run(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(home.asadmin());
        command.addAll(List.of(arguments));
        try {
            // Into a file: a pipe nobody reads would stop a talkative process.
            Path output = Files.createTempFile(directory, "asadmin", ".out");
            try {
                int code = await(new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start());
                List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
                if (code != 0) {
                    throw new LaunchException("asadmin failed: " + String.join(" ", lines));
                }
                return lines;
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new LaunchException("asadmin cannot be run: " + e, e);
        }
    }

    /** Runs a command on a running server, as its administrator. */
    List<String> runOn(int port, String password, Path directory, String... command) {
        List<String> arguments = new ArrayList<>();
        try (PasswordFile passwords = PasswordFile.create(directory, List.of("AS_ADMIN_PASSWORD=" + password))) {
            arguments.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
            arguments.addAll(List.of(
                    "--user",
                    DomainProvisioner.ADMIN,
                    "--passwordfile",
                    passwords.path().toString()));
            arguments.add("--interactive=false");
            arguments.addAll(List.of(command));
            return run(directory, arguments.toArray(String[]::new));
        } catch (IOException e) {
            throw new LaunchException("asadmin cannot be run: " + e, e);
        }
    }

    private static int await(Process process) {
        try {
            if (process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new LaunchException("asadmin did not end within " + DEADLINE_SECONDS + " s");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LaunchException("interrupted", e);
        }
    }
}
