package org.mailstage.it.tls;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.it.clients.ClientSite;
import org.mailstage.it.clients.ClientSiteExtension;
import org.mailstage.it.peer.Tool;

/**
 * testssl.sh finds nothing above "low" at listeners as they are by default. It looks at protocols, ciphers, forward secrecy and known
 * vulnerabilities; with {@code -Dmta.it.tls.scan=full} at everything, which takes minutes.
 */
@ExtendWith(ClientSiteExtension.class)
class TlsScanIT {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final Set<String> SEVERE = Set.of("MEDIUM", "HIGH", "CRITICAL", "FATAL");

    private static final Set<String> EXCUSED = Set.of(
            // A server without a certificate has one that it signed itself.
            "cert_chain_of_trust",
            "cert_trust",
            "cert_revocation",
            "cert_crlDistributionPoints",
            "cert_ocspURL",
            "cert_extlifeSpan",
            "DNS_CAArecord");

    private record Finding(String id, String severity, String text) {
        boolean severe() {
            return SEVERE.contains(severity) && !EXCUSED.contains(id);
        }
    }

    @Test
    void scanShouldFindNothingAboveLowWhenListenerHasStartTls(ClientSite site, @TempDir Path directory)
            throws Exception {
        assertSound(scan(
                directory, "--starttls", "smtp", "127.0.0.1:" + site.server().smtpPort()));
    }

    @Test
    void scanShouldFindNothingAboveLowWhenListenerHasImplicitTls(ClientSite site, @TempDir Path directory)
            throws Exception {
        assertSound(scan(directory, "127.0.0.1:" + site.server().submissionsPort()));
    }

    private static void assertSound(List<Finding> findings) {
        assertThat(findings).filteredOn(Finding::severe).isEmpty();
        // It did see something.
        assertThat(findings)
                .filteredOn(finding -> finding.id().equals("TLS1_3"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo("OK"));
        assertThat(findings)
                .filteredOn(finding -> finding.id().equals("TLS1_1"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).isEqualTo("not offered"));
        assertThat(findings)
                .extracting(Finding::id)
                .contains("heartbleed", "ROBOT", "secure_renego", "cipherlist_NULL");
    }

    private static List<Finding> scan(Path directory, String... target) throws IOException, InterruptedException {
        Path report = directory.resolve("report.json");
        List<String> options = new ArrayList<>(List.of(
                "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none", "--jsonfile", report.toString()));
        if (!"full".equals(System.getProperty("mta.it.tls.scan"))) {
            options.addAll(List.of("-p", "-s", "-f", "-U"));
        }
        options.addAll(List.of(target));
        Tool.Result result = Tool.required("testssl")
                .run(DEADLINE, Map.of("HOME", directory.toString()), Path.of("/dev/null"), options);
        assertThat(report).as(result.output()).exists();
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(report))) {
            return reader.readArray().getValuesAs(entry -> {
                Map<String, ?> members = entry.asJsonObject();
                return new Finding(text(members, "id"), text(members, "severity"), text(members, "finding"));
            });
        }
    }

    private static String text(Map<String, ?> members, String name) {
        return members.get(name) instanceof JsonString string ? string.getString() : "";
    }
}
