package org.mailstage.broker;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds the directory for the broker's data: the configured one, else {@code broker} in the directory named by system property
 * {@value #MTA_DATA}, else {@code mailstage/broker} in the application server's instance directory.
 */
final class DataDirectory {

    static final String MTA_DATA = "mta.data";
    static final String INSTANCE_ROOT = "com.sun.aas.instanceRoot";

    private DataDirectory() {}

    /**
     * Locates the directory; nothing is created.
     *
     * @throws IllegalArgumentException when neither the property nor the server says where
     */
    static Path locate(@Nullable String configured) {
        if (configured != null && !configured.isBlank()) {
            return Path.of(configured);
        }
        String data = System.getProperty(MTA_DATA);
        if (data != null && !data.isBlank()) {
            return Path.of(data, "broker");
        }
        String instance = System.getProperty(INSTANCE_ROOT);
        if (instance != null && !instance.isBlank()) {
            return Path.of(instance, "mailstage", "broker");
        }
        throw new IllegalArgumentException("no directory for the broker's data: set DataDirectory or -D" + MTA_DATA);
    }
}
