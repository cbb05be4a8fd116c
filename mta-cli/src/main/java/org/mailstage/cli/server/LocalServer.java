package org.mailstage.cli.server;

import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.mailstage.cli.server.ListenerPlan.Listener;

/**
 * A server of one's own: a child process on a data directory that belongs to it while it runs.
 *
 * <p>{@link #stop} and {@link #kill} may be called by any thread at any time, the rest by the one that started it.
 */
public final class LocalServer implements AutoCloseable {
    private static final Duration SET_UP_DEADLINE = Duration.ofMinutes(10);
    private static final Duration GREETING_DEADLINE = Duration.ofMinutes(5);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(60);

    private final LaunchOptions options;
    private final ListenerPlan listeners;
    private final ServerHome home;
    private final Setup setup;
    private final ServerProcess process;
    private final BootLog log;
    private final DataLock lock;

    /** What is done to the domain at this start. */
    private record Setup(
            DomainProvisioner domain, BootScripts scripts, String fingerprint, Optional<String> newPassword) {}

    private LocalServer(
            LaunchOptions options,
            ListenerPlan listeners,
            ServerHome home,
            Setup setup,
            ServerProcess process,
            BootLog log,
            DataLock lock) {
        this.options = options;
        this.listeners = listeners;
        this.home = home;
        this.setup = setup;
        this.process = process;
        this.log = log;
        this.lock = lock;
    }

    /**
     * Starts a server: unpacks Payara, creates the domain and prepares its set-up where that is not done yet, and starts the
     * JVM. Returns before it serves; see {@link #awaitReady}.
     *
     * @throws LaunchException in one clear line, when that cannot be done
     */
    public static LocalServer start(LaunchOptions options, Distribution distribution, Progress progress) {
        distribution.requireComplete();
        options.data().create();
        DataLock lock = DataLock.take(options.data());
        try {
            ListenerPlan listeners = options.check();
            ServerHome home = ServerHome.unpack(distribution.payara(), distribution.cache(), progress);
            Setup setup = prepare(home, options, distribution, progress);
            writeOverrides(options);
            BootLog log =
                    new BootLog(options.data().consoleLog(), options.data().serverLog());
            ServerProcess process = startProcess(home, setup, options, distribution);
            return new LocalServer(options, listeners, home, setup, process, log, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Only unpacks Payara and creates the domain.
     *
     * @return the administrator's password, unless the domain is there already
     * @throws LaunchException in one clear line, when that cannot be done
     */
    public static Optional<String> createDomain(DataLayout data, Distribution distribution, Progress progress) {
        data.create();
        ServerHome home = ServerHome.unpack(distribution.payara(), distribution.cache(), progress);
        return new DomainProvisioner(home, data).create(progress);
    }

    private static Setup prepare(ServerHome home, LaunchOptions options, Distribution distribution, Progress progress) {
        DomainProvisioner domain = new DomainProvisioner(home, options.data());
        Optional<String> password = domain.create(progress);
        BootScripts scripts = BootScripts.all();
        String fingerprint = Fingerprint.of(scripts, options.data(), distribution);
        if (domain.isSetUp(fingerprint)) {
            progress.step("starting the server");
            return new Setup(domain, BootScripts.none(), fingerprint, password);
        }
        progress.step("starting the server and setting it up");
        domain.reset();
        return new Setup(domain, scripts, fingerprint, password);
    }

    private static ServerProcess startProcess(
            ServerHome home, Setup setup, LaunchOptions options, Distribution distribution) {
        String domains = options.data().domains().toString();
        List<String> dryRun = new AsadminCommand(home)
                .run(
                        options.data().domains(),
                        "start-domain",
                        "--domaindir",
                        domains,
                        "--dry-run",
                        DomainProvisioner.name());
        List<String> command = JvmCommand.build(
                dryRun,
                options,
                options.systemProperties(distribution),
                setup.scripts().write(setup.domain().config()));
        return ServerProcess.start(
                command, setup.domain().config(), options.data().consoleLog());
    }

    /**
     * Waits until mail is accepted.
     *
     * @throws LaunchException when it comes to nothing; the process may still run then, for a look at it
     */
    public void awaitReady(Progress progress) {
        Readiness readiness = new Readiness(process, log, options.data().serverLog());
        if (setup.scripts().size() > 0) {
            readiness.awaitCommands(setup.scripts(), SET_UP_DEADLINE, progress);
            setup.domain().setUp(setup.fingerprint());
        }
        progress.step("waiting for SMTP");
        // A greeting says most. Where none is given at once and in plain text, a connection must do.
        Optional<Listener> greeting = listeners.greeting();
        if (greeting.isPresent()) {
            readiness.awaitGreeting(greeting.get().address(), GREETING_DEADLINE);
        } else if (listeners.listeners().isEmpty()) {
            readiness.awaitConnection(PortPlan.loopback(options.ports().of(Port.HTTPS)), GREETING_DEADLINE);
        } else {
            readiness.awaitConnection(listeners.listeners().get(0).address(), GREETING_DEADLINE);
        }
    }

    /** The listeners it was started with. */
    List<Listener> listeners() {
        return listeners.listeners();
    }

    /** How it was started. */
    public LaunchOptions options() {
        return options;
    }

    /** The administrator's password, if this is the first start on these data; known to nobody else. */
    public Optional<String> newPassword() {
        return setup.newPassword();
    }

    /** Where console and REST are. */
    public URI https() {
        return URI.create("https://127.0.0.1:" + options.ports().of(Port.HTTPS));
    }

    /**
     * Runs an asadmin command on the running server.
     *
     * @return what it printed
     * @throws LaunchException when it fails, with what it said
     */
    public List<String> asadmin(String password, String... command) {
        return new AsadminCommand(home)
                .runOn(options.ports().of(Port.ADMIN), password, options.data().domains(), command);
    }

    /** Process id of the server's JVM. */
    public long pid() {
        return process.pid();
    }

    /** Whether the JVM runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and returns its exit code. */
    public int awaitEnd() throws InterruptedException {
        return process.awaitEnd();
    }

    /**
     * Stops it cleanly, within a deadline.
     *
     * @return false when it had to be killed
     */
    public boolean stop() {
        boolean clean = process.stop(STOP_DEADLINE);
        lock.close();
        return clean;
    }

    /** Ends it without any warning, like a crash. */
    public void kill() {
        process.kill();
        lock.close();
    }

    @Override
    public void close() {
        stop();
    }

    private static void writeOverrides(LaunchOptions options) {
        Properties properties = new Properties();
        for (Map.Entry<String, String> override : options.overrides().entrySet()) {
            properties.setProperty(override.getKey(), override.getValue());
        }
        try (Writer out = Files.newBufferedWriter(options.data().overrides(), StandardCharsets.UTF_8)) {
            properties.store(out, "Mail settings given on the command line of the last start; replaced by the next");
        } catch (IOException e) {
            throw new LaunchException(options.data().overrides() + " cannot be written: " + e, e);
        }
    }
}
