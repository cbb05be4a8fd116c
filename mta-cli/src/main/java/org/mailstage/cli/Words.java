package org.mailstage.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values of the API as people read them. Times are those of the given zone. */
final class Words {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final long KILO = 1024;

    private final ZoneId zone;

    Words(ZoneId zone) {
        this.zone = zone;
    }

    /** A time to the second; {@code -} when the member is missing. */
    String time(JsonObject json, String member) {
        return json.containsKey(member)
                ? TIME.format(Instant.parse(json.getString(member)).atZone(zone))
                : "-";
    }

    /** A text; {@code -} when it is empty or missing. */
    static String text(JsonObject json, String member) {
        String text = json.getString(member, "");
        return text.isEmpty() ? "-" : text;
    }

    /** A path of the envelope in angle brackets. */
    static String path(JsonObject json, String member) {
        return "<" + json.getString(member, "") + ">";
    }

    static long number(JsonObject json, String member) {
        return json.containsKey(member) ? json.getJsonNumber(member).longValue() : 0;
    }

    /** The first recipients, and how many more there are. */
    static String recipients(JsonObject json) {
        JsonArray shown = json.getJsonArray("recipients");
        long count = number(json, "recipientCount");
        String names = shown.getValuesAs(JsonString.class).stream()
                .limit(1)
                .map(JsonString::getString)
                .collect(Collectors.joining());
        return count > 1 ? names + " +" + (count - 1) : names;
    }

    /** A constant of the API as a word. */
    static String word(JsonObject json, String member) {
        return json.getString(member, "-").toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code 1 message}, {@code 2 messages}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    static String size(long octets) {
        if (octets < KILO) {
            return octets + " B";
        }
        if (octets < KILO * KILO) {
            return String.format(Locale.ROOT, "%.1f KB", octets / (double) KILO);
        }
        return String.format(Locale.ROOT, "%.1f MB", octets / (double) (KILO * KILO));
    }

    static String duration(long seconds) {
        Duration duration = Duration.ofSeconds(seconds);
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : seconds + " s";
    }
}
