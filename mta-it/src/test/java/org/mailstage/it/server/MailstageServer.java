package org.mailstage.it.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mailstage.cli.server.LaunchOptions;
import org.mailstage.cli.server.LocalServer;
import org.mailstage.cli.server.Port;
import org.mailstage.cli.server.PortPlan;
import org.mailstage.cli.server.Progress;

/**
 * A real server under test: the built EAR and RAR in a domain of its own, on free ports, with its own data.
 *
 * <p>It keeps ports, data and password over {@link #kill}, {@link #stop} and {@link #start}. Not thread-safe but for
 * {@link #kill} and the accessors.
 */
public final class MailstageServer implements AutoCloseable {
    private final LaunchOptions options;
    private final String password;
    private final Progress progress = new Progress(System.out);
    private volatile @Nullable LocalServer running;

    private MailstageServer(LaunchOptions options, String password) {
        this.options = options;
        this.password = password;
    }

    /**
     * Describes a server that does not exist yet.
     *
     * @param name of its directory below {@code target/servers}; what is there from an earlier run is deleted
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Starts it and waits until it greets. Data of its earlier life are still there. */
    public MailstageServer start() {
        if (isAlive()) {
            throw new IllegalStateException("it already runs");
        }
        LocalServer server = LocalServer.start(options, Parts.distribution(), progress);
        running = server;
        try {
            server.awaitReady(progress);
        } catch (RuntimeException e) {
            server.kill();
            throw e;
        }
        return this;
    }

    /** Stops it as an administrator would; false when it did not end in time and was killed. */
    public boolean stop() {
        LocalServer server = running;
        return server == null || server.stop();
    }

    /** Kills it as a crash would: {@code kill -9}. Returns when it is gone. */
    public void kill() {
        process().kill();
    }

    /** Stops and starts it. */
    public MailstageServer restart() {
        stop();
        return start();
    }

    @Override
    public void close() {
        stop();
    }

    /** Whether its JVM runs. */
    public boolean isAlive() {
        LocalServer server = running;
        return server != null && server.isAlive();
    }

    /** Process id of its JVM. */
    public long pid() {
        return process().pid();
    }

    /** The port it speaks SMTP on, at 127.0.0.1. */
    public int smtpPort() {
        return options.mx().getPort();
    }

    /** The port it speaks submission on, at 127.0.0.1. */
    public int submissionPort() {
        return options.submission().getPort();
    }

    /** The port it speaks submission over TLS on, at 127.0.0.1. */
    public int submissionsPort() {
        return options.submissions().getPort();
    }

    /** Payara's administration port, at 127.0.0.1. */
    public int adminPort() {
        return options.ports().of(Port.ADMIN);
    }

    /** Root of its web applications, without a slash at the end; see {@link Https} for a client. */
    public URI https() {
        return process().https();
    }

    /** The administrator of console, REST and asadmin. */
    public String adminUser() {
        return "admin";
    }

    /** The administrator's password. */
    public String adminPassword() {
        return password;
    }

    /** Its data directory. */
    public Path data() {
        return options.data().root();
    }

    /** What it has logged until now. */
    public String log() {
        return Parts.read(options.data().serverLog());
    }

    /** Runs an asadmin command on it and returns what that printed. */
    public List<String> asadmin(String... command) {
        return process().asadmin(password, command);
    }

    private LocalServer process() {
        LocalServer server = running;
        if (server == null) {
            throw new IllegalStateException("it was never started");
        }
        return server;
    }

    /** Collects what a server is to be like. */
    public static final class Builder {
        private final String name;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final Map<String, String> node = new LinkedHashMap<>();
        private List<String> jvm = List.of("-Xmx768m", "-XX:TieredStopAtLevel=1");
        private @Nullable String yaml;

        private Builder(String name) {
            this.name = name;
        }

        /** Sets a mail setting, by its key in the YAML file, as {@code -Dmta.KEY=VALUE} does. */
        public Builder with(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** Sets a property of the node, such as {@code mta.retry.pump-interval}. */
        public Builder withNode(String property, String value) {
            node.put(property, value);
            return this;
        }

        /** Gives it a file of mail settings. */
        public Builder withConfig(String text) {
            yaml = text;
            return this;
        }

        /**
         * Further options of the JVM, in place of a heap of 768 MB and the quick compiler only, which halves the time to start
         * and is too slow for measurements.
         */
        public Builder withJvm(String... options) {
            jvm = List.of(options);
            return this;
        }

        /** Creates it, not started. */
        public MailstageServer create() throws IOException {
            Path data = Parts.servers().resolve(name);
            Parts.delete(data);
            Parts.Template template = Parts.template();
            Parts.copy(template.domain(), data.resolve("payara"));
            LaunchOptions options = LaunchOptions.of(data, PortPlan.free())
                    .withOverrides(settings)
                    .withNode(node)
                    .withJvm(jvm);
            if (yaml != null) {
                options = options.withConfig(Files.writeString(data.resolve("mail.yaml"), yaml));
            }
            return new MailstageServer(options, template.password());
        }

        /** Creates it, starts it and waits until it greets. */
        public MailstageServer start() throws IOException {
            return create().start();
        }
    }
}
