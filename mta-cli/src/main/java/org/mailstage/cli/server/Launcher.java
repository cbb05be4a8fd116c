package org.mailstage.cli.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a server in the foreground until Ctrl-C: what {@code mvn -Prun} ends in. */
public final class Launcher {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;
    private static final int SIGNALLED = 128;

    private final Progress progress;
    private final AtomicBoolean stopping = new AtomicBoolean();

    Launcher(Progress progress) {
        this.progress = progress;
    }

    /**
     * Starts a server from the {@code -Dmta.…} system properties.
     *
     * @param args project directory, Payara's zip, the broker's RAR, the EAR
     */
    public static void main(String[] args) {
        Progress progress = new Progress(System.out);
        if (args.length != 4) {
            progress.line("usage: Launcher DIRECTORY PAYARA_ZIP BROKER_RAR EAR");
            System.exit(EXIT_USAGE);
        }
        Path directory = Path.of(args[0]).toAbsolutePath();
        Distribution distribution =
                new Distribution(Path.of(args[1]), directory.resolve("var/cache"), Path.of(args[2]), Path.of(args[3]));
        // Not an exception: Maven would print it with a page of advice around it.
        System.exit(new Launcher(progress).run(directory, distribution));
    }

    /** Runs until the server ends and returns the exit code of this process. */
    int run(Path directory, Distribution distribution) {
        try {
            return serve(LaunchOptions.from(System.getProperties(), directory), distribution);
        } catch (LaunchException e) {
            if (stopping.get()) {
                // It was told to end while it started; that is no failure.
                return 0;
            }
            progress.line("");
            progress.step("not started: " + e.getMessage());
            return EXIT_FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EXIT_FAILED;
        }
    }

    private int serve(LaunchOptions options, Distribution distribution) throws InterruptedException {
        long begin = System.nanoTime();
        LocalServer server = LocalServer.start(options, distribution, progress);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        try {
            server.awaitReady(progress);
        } catch (LaunchException e) {
            if (!stopping.get()) {
                server.stop();
            }
            throw e;
        }
        announce(server, Duration.ofNanos(System.nanoTime() - begin));
        int code = server.awaitEnd();
        if (stopping.get() || code > SIGNALLED) {
            return 0;
        }
        throw new LaunchException("the server ended by itself with exit code " + code + "; see "
                + options.data().serverLog());
    }

    private void stop(LocalServer server) {
        if (!server.isAlive() || !stopping.compareAndSet(false, true)) {
            return;
        }
        progress.line("");
        progress.step("stopping");
        progress.step(server.stop() ? "stopped" : "stopped the hard way: it did not end in time");
    }

    private void announce(LocalServer server, Duration took) {
        LaunchOptions options = server.options();
        progress.line("");
        progress.line(String.format(Locale.ROOT, "Mailstage is ready (%.1f s).", took.toMillis() / 1000.0));
        progress.line("");
        server.listeners()
                .forEach(listener -> field(
                        "SMTP",
                        String.format(
                                Locale.ROOT,
                                "%-16s %s",
                                listener.text(),
                                listener.settings().name())));
        field("Console", server.https() + "/mta/");
        field("REST", server.https() + "/mta/api/v1");
        Optional<String> password = server.newPassword();
        password.ifPresent(text -> {
            field("Sign in", DomainProvisioner.ADMIN + " with password " + text);
            field("", "(generated now, shown this once)");
        });
        if (Files.exists(options.data().certificate())) {
            field("Certificate", options.data().certificate().toString());
        }
        field("Data", options.data().root().toString());
        field("Log", options.data().serverLog().toString());
        field("Stop", "Ctrl-C");
        progress.line("");
    }

    private void field(String name, String value) {
        progress.line(String.format(Locale.ROOT, "  %-11s %s", name, value));
    }
}
