package org.mailstage.cli.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs one asadmin process to its end. */
record AsadminCommand(ServerHome home) {
    /**
     * Runs it.
     *
     * @return what it printed, line by line
     * @throws LaunchException when it fails or takes too long, with what it said
     */
    List<String> run(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(home.asadmin());
        command.addAll(List.of(arguments));
        return ChildProcess.run("asadmin", directory, command);
    }

    /** Runs a command on a running server, as its administrator. */
    List<String> runOn(int port, String password, Path directory, String... command) {
        List<String> arguments = new ArrayList<>();
        try (PasswordFile passwords = PasswordFile.create(directory, List.of("AS_ADMIN_PASSWORD=" + password))) {
            arguments.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
            arguments.addAll(List.of("--user", DomainProvisioner.ADMIN));
            arguments.addAll(List.of("--passwordfile", passwords.path().toString(), "--interactive=false"));
            arguments.addAll(List.of(command));
            return run(directory, arguments.toArray(String[]::new));
        } catch (IOException e) {
            throw new LaunchException("asadmin cannot be run: " + e, e);
        }
    }
}
