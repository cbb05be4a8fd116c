package org.mailstage.cli.server;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.mailstage.core.config.MailSettings;

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
    private static final Set<String> LAUNCHER_KEYS = Set.of(PortPlan.OFFSET, DATA, CONFIG, JVM);
    private static final int BROKER_CONNECTIONS = 256;
    private static final int LANE_CONNECTIONS = 256;
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

    /** Where the listener {@code mx} is, unless the mail settings put it elsewhere. */
    public InetSocketAddress mx() {
        return ListenerPlan.byDefault("mx", node, ports);
    }

    /** Where the listener {@code submission} is, unless the mail settings put it elsewhere. */
    public InetSocketAddress submission() {
        return ListenerPlan.byDefault("submission", node, ports);
    }

    /** Where the listener {@code submissions} is, unless the mail settings put it elsewhere. */
    public InetSocketAddress submissions() {
        return ListenerPlan.byDefault("submissions", node, ports);
    }

    /**
     * Refuses what is known to be wrong before anything is started.
     *
     * @return the listeners there will be
     */
    ListenerPlan check() {
        config.ifPresent(file -> {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new LaunchException("The configuration " + file + " (-D" + CONFIG + ") cannot be read");
            }
        });
        MailSettings settings = MailSettingsCheck.require(config, data.keptConfig(), overrides);
        ListenerPlan listeners = ListenerPlan.of(settings, node, ports);
        listeners.requireFree();
        for (Port port : Port.values()) {
            if (!ListenerPlan.isListener(port)) {
                PortPlan.requireFree(PortPlan.loopback(ports.of(port)), port.purpose(), PortPlan.moveAll());
            }
        }
        return listeners;
    }

    /** The system properties of the server's JVM. */
    Map<String, String> systemProperties(Distribution distribution) {
        Map<String, String> all = new TreeMap<>();
        all.put("mta.node", "node1");
        all.put("mta.admin.user", DomainProvisioner.ADMIN);
        all.putAll(ListenerPlan.overrides(node, ports));
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
        all.put("broker.lanesMax", Integer.toString(LANE_CONNECTIONS));
        all.put("mta.ear", distribution.application().toAbsolutePath().toString());
        return all;
    }

    private static int offset(String text) {
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            throw new LaunchException("-D" + PortPlan.OFFSET + "=" + text + " is not a number", e);
        }
    }
}
