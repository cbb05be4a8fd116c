package org.mailstage.ejb.config;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.mailstage.ejb.messaging.QueueMessageCodec;

/**
 * Settings of this node by MicroProfile Config (system properties, environment and so on): fixed until restart.
 *
 * <p>Keys: {@code mta.data} (data directory), {@code mta.node} (name in the cluster), {@code mta.config} (mail settings
 * file read at start), {@code mta.overrides} (properties that win over the file), {@code mta.retry.pump-interval}
 * (how often due messages are looked for, ISO 8601), {@code mta.lane.workers} (most threads that serve lanes) and
 * {@code mta.lane.idle} (how long a lane lies empty before it is removed, ISO 8601).
 */
@ApplicationScoped
public class NodeSettings {
    private static final int LANE_WORKERS = 64;
    private static final int MOST_LANE_WORKERS = 2_000;
    private static final Duration LANE_IDLE = Duration.ofMinutes(10);

    private Path data = Path.of(".");
    private String name = "node1";
    private Optional<Path> configFile = Optional.empty();
    private Optional<Path> overridesFile = Optional.empty();
    private Duration pumpInterval = Duration.ofSeconds(1);
    private int laneWorkers = LANE_WORKERS;
    private Duration laneIdle = LANE_IDLE;
    private QueueMessageCodec codec = new QueueMessageCodec(data);

    @PostConstruct
    void read() {
        Config config = ConfigProvider.getConfig();
        data = path(config, "mta.data")
                .orElseGet(() -> Path.of(System.getProperty("com.sun.aas.instanceRoot", "."), "mailstage"));
        name = config.getOptionalValue("mta.node", String.class).orElse("node1");
        configFile = path(config, "mta.config");
        overridesFile = path(config, "mta.overrides");
        pumpInterval = config.getOptionalValue("mta.retry.pump-interval", Duration.class)
                .orElse(Duration.ofSeconds(1));
        laneWorkers = config.getOptionalValue("mta.lane.workers", Integer.class)
                .map(workers -> Math.max(1, Math.min(workers, MOST_LANE_WORKERS)))
                .orElse(LANE_WORKERS);
        laneIdle = config.getOptionalValue("mta.lane.idle", Duration.class).orElse(LANE_IDLE);
        codec = new QueueMessageCodec(data.resolve("spill"));
    }

    private static Optional<Path> path(Config config, String key) {
        return config.getOptionalValue(key, String.class).map(Path::of);
    }

    /** Where this node keeps its files. */
    public Path data() {
        return data;
    }

    /** This node's name in the cluster, in trace and console. */
    public String name() {
        return name;
    }

    /** The mail settings file given at start. */
    public Optional<Path> configFile() {
        return configFile;
    }

    /** Settings given on the command line. */
    public Optional<Path> overridesFile() {
        return overridesFile;
    }

    /** How often the pump looks for due messages. */
    public Duration pumpInterval() {
        return pumpInterval;
    }

    /** Most threads that serve lanes. */
    public int laneWorkers() {
        return laneWorkers;
    }

    /** How long a lane lies empty before it is removed. */
    public Duration laneIdle() {
        return laneIdle;
    }

    /** The codec of this node. */
    public QueueMessageCodec codec() {
        return codec;
    }
}
