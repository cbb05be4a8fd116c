package org.mailstage.connector;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The node settings of the connector, read once when the adapter starts. Immutable.
 *
 * @param workers most messages at the receivers at once ({@code mta.workers})
 * @param queuedMessages messages that may wait for a worker; beyond that clients hear {@code 451 4.3.2}
 * @param ioThreads event loops of all listeners ({@code mta.ioThreads})
 * @param spillThreshold octets of a message above which it lies in a file ({@code mta.spillThreshold})
 * @param messageMemory octets of all messages together that may lie on the heap ({@code mta.messageMemory})
 * @param spillDirectory where files of large messages lie ({@code mta.data}{@code /spill})
 * @param tlsDirectory where the certificate of a node lies that was given none ({@code mta.data}{@code /tls})
 * @param stopDeadline how long mail transactions may go on when the listener stops ({@code mta.stopDeadline}, seconds)
 */
public record ConnectorSettings(
        int workers,
        int queuedMessages,
        int ioThreads,
        int spillThreshold,
        long messageMemory,
        Path spillDirectory,
        Path tlsDirectory,
        Duration stopDeadline) {

    private static final int QUEUED_PER_WORKER = 16;

    /** Reads the settings from the system properties. @throws IllegalArgumentException naming a property that is wrong */
    public static ConnectorSettings fromSystemProperties() {
        return from(System::getProperty);
    }

    static ConnectorSettings from(Function<String, @Nullable String> properties) {
        int cores = Runtime.getRuntime().availableProcessors();
        int workers = (int) number(properties, "mta.workers", Math.min(64, Math.max(16, 4 * cores)), 1, 10_000);
        return new ConnectorSettings(
                workers,
                workers * QUEUED_PER_WORKER,
                (int) number(properties, "mta.ioThreads", Math.min(4, cores), 1, 256),
                (int) number(properties, "mta.spillThreshold", 2L << 20, 0, 1L << 30),
                number(properties, "mta.messageMemory", Runtime.getRuntime().maxMemory() / 4, 1, Long.MAX_VALUE),
                directory(properties, "spill"),
                directory(properties, "tls"),
                Duration.ofSeconds(number(properties, "mta.stopDeadline", 10, 0, 3600)));
    }

    private static Path directory(Function<String, @Nullable String> properties, String name) {
        String data = properties.apply("mta.data");
        if (data != null && !data.isBlank()) {
            return Path.of(data, name);
        }
        String temporary = properties.apply("java.io.tmpdir");
        return Path.of(temporary == null ? "." : temporary, "mailstage-" + name);
    }

    private static long number(
            Function<String, @Nullable String> properties, String key, long byDefault, long least, long most) {
        String text = properties.apply(key);
        if (text == null || text.isBlank()) {
            return byDefault;
        }
        try {
            long value = Long.parseLong(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException ignored) {
            // Said below, together with the range.
        }
        throw new IllegalArgumentException(key + " is a number within " + least + ".." + most + ", not " + text);
    }
}
