package org.mailstage.ejb.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a node tells the others of itself once a second, as a text: the grid belongs to the server and does not know our
 * classes, and nodes of two versions must understand each other. Lines they do not know are left out.
 *
 * @param inUse deliveries under way by site
 */
record NodeReport(String name, Instant startedAt, Instant at, Map<String, Long> figures, Map<String, Integer> inUse) {
    private static final String VERSION = "1";

    NodeReport {
        figures = Map.copyOf(figures);
        inUse = Map.copyOf(inUse);
    }

    String encode() {
        StringBuilder text = new StringBuilder(VERSION);
        line(text, "name", "", name);
        line(text, "started", "", Long.toString(startedAt.toEpochMilli()));
        line(text, "at", "", Long.toString(at.toEpochMilli()));
        figures.forEach((figure, value) -> line(text, "figure", figure, Long.toString(value)));
        inUse.forEach((site, count) -> line(text, "site", site, Integer.toString(count)));
        return text.toString();
    }

    private static void line(StringBuilder text, String kind, String key, String value) {
        text.append('\n')
                .append(kind)
                .append('\t')
                .append(clean(key))
                .append('\t')
                .append(clean(value));
    }

    private static String clean(String field) {
        return field.indexOf('\n') < 0 && field.indexOf('\t') < 0 ? field : field.replaceAll("[\n\t]", " ");
    }

    /** Empty when it is no report, or one of a version that we do not understand. */
    static Optional<NodeReport> parse(String text) {
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(VERSION)) {
            return Optional.empty();
        }
        Map<String, String> fields = new TreeMap<>();
        Map<String, Long> figures = new TreeMap<>();
        Map<String, Integer> inUse = new TreeMap<>();
        try {
            for (int i = 1; i < lines.length; i++) {
                String[] parts = lines[i].split("\t", -1);
                if (parts.length != 3) {
                    continue;
                }
                switch (parts[0]) {
                    case "figure" -> figures.put(parts[1], Long.parseLong(parts[2]));
                    case "site" -> inUse.put(parts[1], Integer.parseInt(parts[2]));
                    default -> fields.put(parts[0], parts[2]);
                }
            }
            return Optional.of(new NodeReport(
                    fields.getOrDefault("name", "?"), time(fields, "started"), time(fields, "at"), figures, inUse));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Instant time(Map<String, String> fields, String field) {
        return Instant.ofEpochMilli(Long.parseLong(fields.getOrDefault(field, "")));
    }
}
