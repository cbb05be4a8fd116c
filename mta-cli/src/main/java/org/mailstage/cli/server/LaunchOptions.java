package org.mailstage.cli.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * How one server is to be started, from the {@code -Dmta.…} properties on the command line. Immutable.
 *
 * <p>A few keys concern the launcher and the node; each other {@code -Dmta.KEY=value} is the mail setting KEY.
 *
 * @param data where the server keeps its files
 * @param ports its ports
 * @param config file with mail settings
 * @param jvm further options of the server's JVM
 * @param node settings of the node, by the full name of the property
 * @param overrides mail settings that win over the file, by key
 */
public record LaunchOptions(
        DataLayout data,
        PortPlan ports,
        Optional<Path> config,
        List<String> jvm,
        Map<String, String> node,
        Map<String, String> overrides) {
    private static final String PREFIX = "mta.";
    private static final String DATA = "mta.data";
    private static final String CONFIG = "mta.config";
    private static final String JVM = "mta.jvm";
    private static final String MX = "mta.listener.mx";
    private static final String SUBMISSION = "mta.listener.submission";
    private static final String SUBMISSIONS = "mta.listener.submissions";
    private static final Set<Port> MAIL_PORTS = Set.of(Port.SMTP, Port.SUBMISSION, Port.SUBMISSIONS);
    private static final Set<String> LAUNCHER_KEYS = Set.of(PortPlan.OFFSET, DATA, CONFIG, JVM);
    private static final int BROKER_CONNECTIONS = 256;
    private static final List<String> NODE_KEYS = List.of(
            "mta.node",
            "mta.listener.",
            "mta.admin.",
            "mta.retry.pump-interval",
            "mta.dns",
            "mta.mx.port",
            "mta.trace.",
            "mta.workers",
            "mta.ioThreads",
            "mta.spillThreshold",
            "mta.messageMemory",
            "mta.stopDeadline");

    public LaunchOptions {
        config = config.map(file -> file.toAbsolutePath().normalize());
        jvm = List.copyOf(jvm);
        node = Map.copyOf(node);
        overrides = Map.copyOf(overrides);
    }

    /**
     * Reads them from properties.
     *
     * @param directory where relative paths start and {@code var} lies, if no other data directory is given
     * @throws LaunchException when a value is wrong
     */
    public static LaunchOptions from(Properties properties, Path directory) {
        PortPlan ports = PortPlan.withOffset(offset(properties.getProperty(PortPlan.OFFSET, "0")));
        Map<String, String> node = new TreeMap<>();
        Map<String, String> overrides = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (!name.startsWith(PREFIX) || LAUNCHER_KEYS.contains(name)) {
                continue;
            }
            if (NODE_KEYS.stream().anyMatch(name::startsWith)) {
                node.put(name, properties.getProperty(name));
            } else {
                overrides.put(name.substring(PREFIX.length()), properties.getProperty(name));
            }
        }
        String jvm = properties.getProperty(JVM, "").trim();
        return new LaunchOptions(
                new DataLayout(directory.resolve(properties.getProperty(DATA, "var"))),
                ports,
                Optional.ofNullable(properties.getProperty(CONFIG)).map(directory::resolve),
                jvm.isEmpty() ? List.of() : List.of(jvm.split("\\s+")),
                node,
                overrides);
    }

    /** A server on the given ports with its files in the given directory and nothing else set. */
    public static LaunchOptions of(Path data, PortPlan ports) {
        return new LaunchOptions(new DataLayout(data), ports, Optional.empty(), List.of(), Map.of(), Map.of());
    }

    /** The same with other mail settings on top of the file's. */
    public LaunchOptions withOverrides(Map<String, String> others) {
        return new LaunchOptions(data, ports, config, jvm, node, others);
    }

    /** The same with another file of mail settings. */
    public LaunchOptions withConfig(Path file) {
        return new LaunchOptions(data, ports, Optional.of(file), jvm, node, overrides);
    }

    /** The same with other further options of the JVM. */
    public LaunchOptions withJvm(List<String> others) {
        return new LaunchOptions(data, ports, config, others, node, overrides);
    }

    /** The same with other settings of the node, by the full name of the property. */
    public LaunchOptions withNode(Map<String, String> others) {
        return new LaunchOptions(data, ports, config, jvm, others, overrides);
    }

    /** Where SMTP is spoken. */
    public InetSocketAddress mx() {
        return listener(MX, Port.SMTP);
    }

    /** Where submission is spoken. */
    public InetSocketAddress submission() {
        return listener(SUBMISSION, Port.SUBMISSION);
    }

    /** Where submission over TLS is spoken. */
    public InetSocketAddress submissions() {
        return listener(SUBMISSIONS, Port.SUBMISSIONS);
    }

    /** Refuses what is known to be wrong before anything is started. */
    void check() {
        config.ifPresent(file -> {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new LaunchException("The configuration " + file + " (-D" + CONFIG + ") cannot be read");
            }
        });
        MailSettingsCheck.require(config, overrides);
        requireFreePorts();
    }

    private void requireFreePorts() {
        requireFree(mx(), Port.SMTP, MX);
        requireFree(submission(), Port.SUBMISSION, SUBMISSION);
        requireFree(submissions(), Port.SUBMISSIONS, SUBMISSIONS);
        for (Port port : Port.values()) {
            if (!MAIL_PORTS.contains(port)) {
                PortPlan.requireFree(PortPlan.loopback(ports.of(port)), port.purpose(), moveAll());
            }
        }
    }

    private void requireFree(InetSocketAddress address, Port port, String property) {
        String remedy = node.containsKey(property) ? "give another with -D" + property + "=HOST:PORT" : moveAll();
        PortPlan.requireFree(address, port.purpose(), remedy);
    }

    private static String moveAll() {
        return "move all ports with -D" + PortPlan.OFFSET + "=N";
    }

    /** The system properties of the server's JVM. */
    Map<String, String> systemProperties(Distribution distribution) {
        Map<String, String> all = new TreeMap<>();
        all.put("mta.node", "node1");
        all.put("mta.admin.user", DomainProvisioner.ADMIN);
        all.put(MX, text(mx()));
        all.put(SUBMISSION, text(submission()));
        all.put(SUBMISSIONS, text(submissions()));
        all.putAll(node);
        all.put(DATA, data.root().toString());
        all.put("mta.overrides", data.overrides().toString());
        config.ifPresent(file -> all.put(CONFIG, file.toString()));
        for (Port port : Port.values()) {
            all.put(port.property(), Integer.toString(ports.of(port)));
        }
        // Used by the set-up scripts only.
        all.put("broker.rar", distribution.broker().toAbsolutePath().toString());
        all.put("broker.poolMax", Integer.toString(BROKER_CONNECTIONS));
        all.put("mta.ear", distribution.application().toAbsolutePath().toString());
        return all;
    }

    private InetSocketAddress listener(String property, Port port) {
        String given = node.get(property);
        if (given == null) {
            return PortPlan.loopback(ports.of(port));
        }
        int colon = given.lastIndexOf(':');
        try {
            String host = given.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
            int number = Integer.parseInt(given.substring(colon + 1));
            if (host.isEmpty()) {
                throw new IllegalArgumentException("no host");
            }
            return new InetSocketAddress(InetAddress.getAllByName(host)[0], number);
        } catch (UnknownHostException e) {
            throw new LaunchException("-D" + property + "=" + given + " names a host that is not known", e);
        } catch (IllegalArgumentException e) {
            throw new LaunchException("-D" + property + "=" + given + " is not of the form HOST:PORT", e);
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    private static int offset(String text) {
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            throw new LaunchException("-D" + PortPlan.OFFSET + "=" + text + " is not a number", e);
        }
    }
}
