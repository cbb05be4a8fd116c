package org.mailstage.cli.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The running JVM of a server, a child of this process. Thread-safe. */
final class ServerProcess {
    /** Guards the key stores, whose files only their owner can read. */
    static final String MASTER_PASSWORD = "changeit";

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /** Starts it; what it prints goes to a file. */
    static ServerProcess start(List<String> command, Path directory, Path output) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            sendMasterPassword(process);
            return new ServerProcess(process);
        } catch (IOException e) {
            throw new LaunchException("The server cannot be started: " + e, e);
        }
    }

    private static void sendMasterPassword(Process process) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(("AS_ADMIN_MASTERPASSWORD=" + MASTER_PASSWORD + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // It has ended already; who waits for it says so, and its output says why.
            System.getLogger(ServerProcess.class.getName())
                    .log(System.Logger.Level.DEBUG, "MTA-17002 server does not read its input", e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and returns its exit code. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /**
     * Asks it to end, which lets sessions and deliveries finish.
     *
     * @return false when it had to be killed at the deadline
     */
    boolean stop(Duration deadline) {
        process.destroy();
        try {
            if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
        return false;
    }

    /** Ends it at once, as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
