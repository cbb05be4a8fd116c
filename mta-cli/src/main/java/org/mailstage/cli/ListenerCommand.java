package org.mailstage.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code mta listener}. */
@Command(
        name = "listener",
        description = "Where the node takes mail in.",
        subcommands = {ListenerCommand.List.class})
final class ListenerCommand {
    private ListenerCommand() {}

    /** {@code mta listener list}. */
    @Command(name = "list", description = "All listeners, and the certificates they use.")
    static final class List extends ServerCommand {
        private static final java.util.List<String> EXTRAS = java.util.List.of(
                "clientCertificates", "proxyProtocol", "normalizeLineEnds", "hideClient", "triage", "greylist");

        @Override
        int run(ApiClient api, PrintWriter out, Words words) {
            JsonObject answer = api.get("listeners");
            if (json) {
                printJson(answer, out);
                return ExitCode.OK;
            }
            Table listeners = new Table(
                    "LISTENER", "ROLE", "ADDRESS", "TLS", "AUTH", "SESSIONS", "TOTAL", "ACCEPTED", "REFUSED", "EXTRAS");
            answer.getJsonArray("listeners")
                    .getValuesAs(JsonObject.class)
                    .forEach(listener -> row(listeners, listener));
            listeners.print(out);
            JsonArray certificates = answer.getJsonArray("certificates");
            if (!certificates.isEmpty()) {
                out.println();
                certificates(certificates, words).print(out);
            }
            return ExitCode.OK;
        }

        private static void row(Table table, JsonObject listener) {
            // There is none before the connector knows the listener.
            JsonObject status =
                    listener.getOrDefault("status", JsonValue.EMPTY_JSON_OBJECT).asJsonObject();
            String address = status.getString("address", "");
            table.row(
                    listener.getString("name"),
                    listener.getString("role"),
                    address.isEmpty() ? "NOT LISTENING on " + listener.getString("configuredAddress") : address,
                    listener.getString("tls"),
                    listener.getString("auth"),
                    Words.number(status, "sessions"),
                    Words.number(status, "sessionsTotal"),
                    Words.number(status, "messagesAccepted"),
                    Words.number(status, "messagesRefused"),
                    extras(listener));
        }

        private static String extras(JsonObject listener) {
            return EXTRAS.stream()
                    .filter(name -> listener.getBoolean(name, false))
                    // As it stands in the configuration.
                    .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" "));
        }

        private static Table certificates(JsonArray certificates, Words words) {
            Table table = new Table("CERTIFICATE", "VALID UNTIL", "ISSUER", "FOR", "PROBLEM");
            for (JsonObject certificate : certificates.getValuesAs(JsonObject.class)) {
                table.row(
                        certificate.getString("name"),
                        words.time(certificate, "notAfter"),
                        certificate.getBoolean("selfSigned", false) ? "itself" : certificate.getString("issuer"),
                        certificate.getJsonArray("hostNames").getValuesAs(JsonString.class).stream()
                                .map(JsonString::getString)
                                .collect(Collectors.joining(", ")),
                        Words.text(certificate, "problem"));
            }
            return table;
        }
    }
}
