package org.mailstage.ejb.config;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A configuration service without a container. */
public final class ConfigServiceFixture {
    private ConfigServiceFixture() {}

    public static ConfigService with(Path data, Map<String, String> overrides) throws Exception {
        return with(data, null, overrides);
    }

    static ConfigService with(Path data, @Nullable Path configFile, Map<String, String> overrides) throws Exception {
        Properties properties = new Properties();
        properties.putAll(overrides);
        Path file = data.resolve("overrides.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        ConfigService service = new ConfigService();
        service.node = new NodeSettings() {
            @Override
            public Path data() {
                return data;
            }

            @Override
            public Optional<Path> configFile() {
                return Optional.ofNullable(configFile);
            }

            @Override
            public Optional<Path> overridesFile() {
                return Optional.of(file);
            }
        };
        service.load();
        return service;
    }
}
