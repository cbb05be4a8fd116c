package org.mailstage.ejb.config;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.config.ConfigFault;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.MailSettingsParser;
import org.mailstage.core.config.ParseResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the mail settings in force as one immutable snapshot (invariant I8).
 *
 * <p>Thread-safe. At start: the file named by {@code mta.config}, else the configuration applied last, else defaults;
 * settings from the command line win over all of them. A configuration with faults is never taken: the last good one
 * stays in force and the faults are logged and returned.
 */
@ApplicationScoped
public class ConfigService {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigService.class);
    private static final int MAX_CONFIG_SIZE = 4 << 20;

    /**
     * A configuration in force.
     *
     * @param yaml its text
     * @param settings the settings it gives on this node
     * @param since when it came into force on this node
     * @param origin where it came from
     * @param revision which configuration of the cluster it is
     */
    public record Applied(String yaml, MailSettings settings, Instant since, String origin, Revision revision) {
        KeptConfig kept() {
            return new KeptConfig(yaml, origin, revision);
        }
    }

    private final AtomicReference<@Nullable Applied> current = new AtomicReference<>();
    private final List<Consumer<Applied>> listeners = new CopyOnWriteArrayList<>();
    private final Clock clock = Clock.systemUTC();
    private Map<String, String> overrides = Map.of();

    @Inject
    NodeSettings node;

    @PostConstruct
    void load() {
        overrides = readOverrides();
        Path lastGood = lastGoodFile();
        boolean loaded = node.configFile().map(this::loadGiven).orElse(false);
        if (!loaded && Files.exists(lastGood)) {
            loaded = loadLastGood(lastGood);
        }
        if (!loaded) {
            loaded = take(KeptConfig.NONE).isEmpty();
        }
        if (!loaded) {
            // Faulty overrides: without them rather than not at all. The faults stand in the log.
            overrides = Map.of();
            List<ConfigFault> faults = take(KeptConfig.NONE);
            if (!faults.isEmpty()) {
                throw new IllegalStateException("default settings have faults: " + faults);
            }
        }
    }

    /** The settings in force. Cheap; ask anew for each message. */
    public MailSettings current() {
        return applied().settings();
    }

    /** A source of the settings that can be handed to threads the container knows nothing of. */
    public Supplier<MailSettings> source() {
        AtomicReference<@Nullable Applied> reference = current;
        return () -> inForce(reference).settings();
    }

    /** The configuration in force with its text. */
    public Applied applied() {
        return inForce(current);
    }

    private static Applied inForce(AtomicReference<@Nullable Applied> reference) {
        Applied applied = reference.get();
        if (applied == null) {
            throw new IllegalStateException("no configuration is in force yet");
        }
        return applied;
    }

    /** Checks without taking. */
    public List<ConfigFault> check(String yaml) {
        return MailSettingsParser.parse(yaml, overrides).faults();
    }

    /**
     * Takes a configuration if it has no faults, and keeps it for the next start.
     *
     * @return all its faults; empty when it is in force now
     */
    public synchronized List<ConfigFault> apply(String yaml, String origin) throws IOException {
        Instant time = clock.instant();
        return apply(new KeptConfig(yaml, origin, applied().revision().next(time, node.name())));
    }

    /**
     * Takes a configuration of another node if it is newer than the one in force and has no faults here.
     *
     * @return all its faults; empty when it is in force now or is not newer
     */
    synchronized List<ConfigFault> applyNewer(KeptConfig other) throws IOException {
        return other.revision().compareTo(applied().revision()) > 0 ? apply(other) : List.of();
    }

    private List<ConfigFault> apply(KeptConfig config) throws IOException {
        ParseResult result = MailSettingsParser.parse(config.yaml(), overrides);
        if (!result.faults().isEmpty()) {
            return result.faults();
        }
        keep(config);
        return take(config);
    }

    /** Is told of each configuration that comes into force from now on. */
    public void onChange(Consumer<Applied> listener) {
        listeners.add(listener);
    }

    private List<ConfigFault> take(KeptConfig config) {
        ParseResult result = MailSettingsParser.parse(config.yaml(), overrides);
        if (!result.faults().isEmpty()) {
            for (ConfigFault fault : result.faults()) {
                LOG.error("MTA-14002 configuration not taken: origin={} {}", config.origin(), fault);
            }
            return result.faults();
        }
        Applied applied = new Applied(
                config.yaml(), result.settings().orElseThrow(), clock.instant(), config.origin(), config.revision());
        current.set(applied);
        LOG.info(
                "MTA-14001 configuration in force: origin={} revision={} hostname={}",
                config.origin(),
                config.revision(),
                applied.settings().hostname());
        listeners.forEach(listener -> listener.accept(applied));
        return List.of();
    }

    /** A file given at start counts as of when it was written, so that what was applied in the cluster later wins. */
    private boolean loadGiven(Path file) {
        return read(file, text -> {
                    Instant written = Files.getLastModifiedTime(file).toInstant();
                    return new KeptConfig(text, file.toString(), Revision.NONE.next(written, node.name()));
                })
                .map(config -> {
                    if (!take(config).isEmpty()) {
                        return false;
                    }
                    try {
                        keep(config);
                    } catch (IOException e) {
                        LOG.error("MTA-14006 configuration not kept for the next start: cause=\"{}\"", e.toString());
                    }
                    return true;
                })
                .orElse(false);
    }

    private boolean loadLastGood(Path file) {
        return read(file, KeptConfig::parse)
                .map(config -> take(config).isEmpty())
                .orElse(false);
    }

    private interface Reading {
        KeptConfig of(String text) throws IOException;
    }

    private static Optional<KeptConfig> read(Path file, Reading reading) {
        try {
            if (Files.size(file) > MAX_CONFIG_SIZE) {
                LOG.error("MTA-14003 configuration not read: file={} cause=\"larger than 4 MB\"", file);
                return Optional.empty();
            }
            return Optional.of(reading.of(Files.readString(file)));
        } catch (IOException e) {
            LOG.error("MTA-14003 configuration not read: file={} cause=\"{}\"", file, e.toString());
            return Optional.empty();
        }
    }

    private void keep(KeptConfig config) throws IOException {
        Path file = lastGoodFile();
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, config.toString());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path lastGoodFile() {
        return node.data().resolve("config").resolve("mail.yaml");
    }

    private Map<String, String> readOverrides() {
        Map<String, String> found = new TreeMap<>();
        node.overridesFile().filter(Files::exists).ifPresent(file -> {
            Properties properties = new Properties();
            try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(in);
                properties.stringPropertyNames().forEach(name -> found.put(name, properties.getProperty(name)));
            } catch (IOException | IllegalArgumentException e) {
                LOG.error("MTA-14004 command line settings not read: file={} cause=\"{}\"", file, e.toString());
            }
        });
        return Map.copyOf(found);
    }
}
