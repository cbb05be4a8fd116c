package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.config.ConfigFault;
import org.mailstage.core.config.MailSettingsWriter;
import org.mailstage.ejb.config.ConfigService;

/** Shows, checks and applies the mail settings. Thread-safe. */
@ApplicationScoped
public class ConfigAdmin {
    private static final int TAG_LENGTH = 16;

    @Inject
    ConfigService config;

    /** The configuration in force. */
    public ConfigView current() {
        ConfigService.Applied applied = config.applied();
        return new ConfigView(
                applied.yaml(),
                MailSettingsWriter.write(applied.settings()),
                applied.settings().hostname(),
                applied.origin(),
                applied.since(),
                tag(applied.yaml()));
    }

    /** All faults of a configuration, which is not applied. */
    public List<ConfigFault> check(String yaml) {
        return config.check(yaml);
    }

    /**
     * Applies a configuration on every node, for good.
     *
     * @param origin who or what gave it, for status and log
     * @param expectedTag the tag of the configuration it is to replace; empty for whichever is in force
     * @throws UncheckedIOException when it cannot be kept on disk; the one before stays in force then
     */
    public synchronized ConfigChange apply(String yaml, String origin, Optional<String> expectedTag) {
        if (expectedTag.isPresent()
                && !expectedTag.get().equals(tag(config.applied().yaml()))) {
            return new ConfigChange(ConfigChange.Outcome.CONFLICT, List.of());
        }
        try {
            List<ConfigFault> faults = config.apply(yaml, origin);
            return new ConfigChange(
                    faults.isEmpty() ? ConfigChange.Outcome.APPLIED : ConfigChange.Outcome.REFUSED, faults);
        } catch (IOException e) {
            throw new UncheckedIOException("The configuration cannot be kept on disk, so it is not applied", e);
        }
    }

    private static String tag(String yaml) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(yaml.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, TAG_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
