package org.mailstage.ejb.feedback;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.bounce.Verp;
import org.mailstage.core.bounce.VerpSettings;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.config.SecretFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The maker and reader of reverse-paths under the settings in force, with the key out of its file.
 *
 * <p>Thread-safe. The file is read when the settings change, and again after a minute while it cannot be read; until then
 * no address is made, and none is recognised.
 */
@ApplicationScoped
public class VerpAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(VerpAddresses.class);
    private static final Duration RETRY = Duration.ofMinutes(1);

    Clock clock = Clock.systemUTC();

    @Inject
    ConfigService config;

    private volatile @Nullable Loaded loaded;

    private record Loaded(VerpSettings settings, @Nullable Verp verp, Instant at) {}

    /** Empty when no address is special, or the key cannot be read. */
    public Optional<Verp> current() {
        VerpSettings settings = settings();
        if (!settings.enabled()) {
            return Optional.empty();
        }
        Loaded known = loaded;
        if (known == null || !known.settings().equals(settings) || isStale(known)) {
            known = load(settings);
        }
        return Optional.ofNullable(known.verp());
    }

    /** The settings in force. */
    public VerpSettings settings() {
        return config.current().delivery().bounces().verp();
    }

    private boolean isStale(Loaded known) {
        return known.verp() == null && clock.instant().isAfter(known.at().plus(RETRY));
    }

    private synchronized Loaded load(VerpSettings settings) {
        Loaded known = loaded;
        if (known != null && known.settings().equals(settings) && !isStale(known)) {
            return known;
        }
        Loaded fresh = new Loaded(settings, read(settings), clock.instant());
        loaded = fresh;
        return fresh;
    }

    private static @Nullable Verp read(VerpSettings settings) {
        Path file = settings.keyFile().orElseThrow();
        try {
            String key = SecretFile.firstLine(file).strip();
            return new Verp(settings, key.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "MTA-12501 ALARM key of bounce addresses cannot be used: file={} cause=\"{}\"", file, e.toString());
            return null;
        }
    }
}
