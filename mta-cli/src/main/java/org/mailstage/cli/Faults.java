package org.mailstage.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;

/** Faults of a configuration in words. */
final class Faults {
    private Faults() {}

    /** One line for each fault in the member {@code faults}: {@code line 12, limits.hops: …}. */
    static List<String> lines(JsonObject json) {
        JsonArray faults = json.getJsonArray("faults");
        return faults == null
                ? List.of()
                : faults.getValuesAs(JsonObject.class).stream()
                        .map(Faults::line)
                        .toList();
    }

    private static String line(JsonObject fault) {
        int line = fault.getInt("line", 0);
        String key = fault.getString("key", "");
        String where = (line > 0 ? "line " + line : "") + (line > 0 && !key.isEmpty() ? ", " : "") + key;
        String message = fault.getString("message", "");
        return where.isEmpty() ? message : where + ": " + message;
    }
}
