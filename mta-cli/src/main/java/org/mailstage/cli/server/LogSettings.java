package org.mailstage.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The logging of a domain: one file, in the data directory, and no copy of it on the console. */
final class LogSettings {
    private LogSettings() {}

    /** Changes a domain's {@code logging.properties}. */
    static void apply(Path file, DataLayout data) throws IOException {
        Map<String, String> wanted = new LinkedHashMap<>();
        String handler = "com.sun.enterprise.server.logging.GFFileHandler.";
        wanted.put(handler + "file", data.serverLog().toString().replace("\\", "\\\\"));
        wanted.put(handler + "rotationLimitInBytes", "20000000");
        wanted.put(handler + "maxHistoryFiles", "10");
        wanted.put("java.util.logging.ConsoleHandler.level", "OFF");
        List<String> lines = Files.readAllLines(file);
        lines.removeIf(line -> wanted.keySet().stream().anyMatch(key -> line.startsWith(key + "=")));
        wanted.forEach((key, value) -> lines.add(key + "=" + value));
        Files.write(file, lines);
    }
}
