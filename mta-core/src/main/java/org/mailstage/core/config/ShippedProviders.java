package org.mailstage.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.mailstage.core.config.RawValue.Mapping;
import org.mailstage.core.site.Provider;

/** The rules for big providers that come with the program, from {@value #FILE} beside this class. Stateless. */
final class ShippedProviders {
    static final String FILE = "providers.yaml";

    private ShippedProviders() {}

    /** @throws IllegalStateException when the file has faults, which a test rules out */
    static Map<String, Provider> read(ValueType<Map<String, Provider>> type, String key) {
        Faults faults = new Faults();
        RawValue raw = YamlSource.read(text(), faults);
        for (String name : key.split("\\.")) {
            raw = ((Mapping) raw).find(name).orElseThrow(() -> new IllegalStateException(FILE + " has no " + key));
        }
        Map<String, Provider> providers = type.read(raw, key, faults).orElse(Map.of());
        if (!faults.isEmpty()) {
            throw new IllegalStateException(FILE + ": " + faults.list());
        }
        return providers;
    }

    private static String text() {
        try (InputStream in = ShippedProviders.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("no " + FILE + " on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
