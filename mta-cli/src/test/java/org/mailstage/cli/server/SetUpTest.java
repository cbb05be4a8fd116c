package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What decides whether a domain is set up anew, and with what. */
class SetUpTest {
    @TempDir
    Path directory;

    private Distribution distribution;

    @BeforeEach
    void parts() throws IOException {
        distribution = new Distribution(
                Files.writeString(directory.resolve("payara-6.zip"), "p"),
                directory.resolve("cache"),
                Files.writeString(directory.resolve("broker.rar"), "b"),
                Files.writeString(directory.resolve("mailstage.ear"), "e"));
    }

    @Test
    void fingerprintShouldChangeWithPartsPlaceAndScriptsOnly() throws IOException {
        String first = fingerprint(BootScripts.all(), directory);
        assertThat(fingerprint(BootScripts.all(), directory)).isEqualTo(first);
        assertThat(fingerprint(BootScripts.none(), directory)).isNotEqualTo(first);
        assertThat(fingerprint(BootScripts.all(), directory.resolve("other"))).isNotEqualTo(first);
        Files.writeString(distribution.application(), "other");
        assertThat(fingerprint(BootScripts.all(), directory)).isNotEqualTo(first);
    }

    @Test
    void scriptsShouldBindEveryListenerToLoopback() {
        BootScripts scripts = BootScripts.all();
        List<String> listeners =
                List.of("http-listener-2", "admin-listener", "orb-listener-1", "SSL", "SSL_MUTUALAUTH");
        for (String listener : listeners) {
            assertThat(scripts.before()).anyMatch(line -> line.contains("." + listener + ".address=127.0.0.1"));
        }
        assertThat(scripts.before()).noneMatch(line -> line.contains("0.0.0.0"));
        assertThat(scripts.after()).anyMatch(line -> line.startsWith("deploy --name=mailstage"));
    }

    @Test
    void everyPlaceholderOfTheScriptsShouldBeASystemPropertyOfTheServer() {
        Map<String, String> properties =
                LaunchOptions.of(directory, PortPlan.withOffset(0)).systemProperties(distribution);
        BootScripts scripts = BootScripts.all();
        List<String> lines = new java.util.ArrayList<>(scripts.before());
        lines.addAll(scripts.after());
        for (String line : lines) {
            java.util.regex.Matcher placeholder =
                    java.util.regex.Pattern.compile("\\$\\{([^}]+)}").matcher(line);
            while (placeholder.find()) {
                if (!placeholder.group(1).startsWith("com.sun.aas.")) {
                    assertThat(properties).containsKey(placeholder.group(1));
                }
            }
        }
    }

    @Test
    void logShouldGoToTheDataDirectory() throws IOException {
        Path file = Files.write(
                directory.resolve("logging.properties"),
                List.of("a=b", "com.sun.enterprise.server.logging.GFFileHandler.file=${x}/logs/server.log"));
        DataLayout data = new DataLayout(directory);
        LogSettings.apply(file, data);
        assertThat(Files.readAllLines(file))
                .contains("a=b", "com.sun.enterprise.server.logging.GFFileHandler.file=" + data.serverLog())
                .noneMatch(line -> line.contains("${x}"));
    }

    private String fingerprint(BootScripts scripts, Path data) {
        return Fingerprint.of(scripts, new DataLayout(data), distribution);
    }
}
