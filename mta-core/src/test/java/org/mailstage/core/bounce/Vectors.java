package org.mailstage.core.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.mailstage.core.message.MessageContent;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the published messages and what is expected of them. */
final class Vectors {
    private static final String FOLDER = "/conformance/";

    private Vectors() {}

    static MessageContent message(String name) throws IOException {
        try (InputStream in = open(name)) {
            return MessageContent.of(in.readAllBytes());
        }
    }

    /** JSON is read as the YAML that it is. */
    static Map<String, Object> json(String name) throws IOException {
        try (InputStream in = open(name)) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Vectors.class.getResourceAsStream(FOLDER + name), name);
    }
}
