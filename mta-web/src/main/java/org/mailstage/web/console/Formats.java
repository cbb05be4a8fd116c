package org.mailstage.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes values for people: times in the reader's zone, sizes, counts and addresses. One per request, so that all ages on
 * a page count from the same moment.
 */
@Named("fmt")
@RequestScoped
public class Formats {
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss zzz", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};
    private static final int KILO = 1024;

    private ZoneId zone = ZoneId.systemDefault();
    private Instant now = Instant.now();

    /** For the container; {@link #read} completes it. */
    public Formats() {}

    Formats(ZoneId zone, Clock clock) {
        this.zone = zone;
        this.now = clock.instant();
    }

    @Inject
    void read(Preferences preferences) {
        zone = preferences.zone();
    }

    /** The moment all ages count from. */
    public Instant now() {
        return now;
    }

    /** The reader's zone. */
    public ZoneId zone() {
        return zone;
    }

    /** {@code 24 Nov 2026, 11:40:02 CET}. */
    public String full(@Nullable Instant at) {
        return at == null ? "" : FULL.format(at.atZone(zone));
    }

    /** {@code 24 Nov 2026}. */
    public String day(@Nullable Instant at) {
        return at == null ? "" : DATE.format(at.atZone(zone));
    }

    /** For the {@code datetime} attribute. */
    public String iso(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }

    /** {@code 11:40:02}; the page says the zone elsewhere. */
    public String clock(@Nullable Instant at) {
        return at == null ? "" : CLOCK.format(at.atZone(zone));
    }

    /** {@code 11:40}. */
    public String minute(Instant at) {
        return MINUTE.format(at.atZone(zone));
    }

    /** The time today, with the date on other days. */
    public String brief(@Nullable Instant at) {
        if (at == null) {
            return "";
        }
        ZonedDateTime local = at.atZone(zone);
        boolean today = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
        return (today ? CLOCK : DAY).format(local);
    }

    /** The reader's zone in short, such as {@code CET}. */
    public String zoneName() {
        return ZONE.format(now.atZone(zone));
    }

    /** {@code 3 min ago}, {@code in 4 min}, {@code just now}. */
    public String relative(@Nullable Instant at) {
        if (at == null) {
            return "";
        }
        Duration age = Duration.between(at, now);
        if (age.abs().toSeconds() < 2) {
            return "just now";
        }
        return age.isNegative() ? "in " + coarse(age.abs()) : coarse(age) + " ago";
    }

    /** {@code 2 d 3 h}, the two largest units. */
    public String duration(long seconds) {
        Duration length = Duration.ofSeconds(seconds);
        if (length.toDays() > 0) {
            return length.toDays() + " d " + length.toHoursPart() + " h";
        }
        if (length.toHours() > 0) {
            return length.toHours() + " h " + length.toMinutesPart() + " min";
        }
        return length.toMinutes() > 0
                ? length.toMinutes() + " min " + length.toSecondsPart() + " s"
                : length.toSeconds() + " s";
    }

    private static String coarse(Duration length) {
        if (length.toDays() > 1) {
            return length.toDays() + " days";
        }
        if (length.toHours() > 0) {
            return length.toHours() + " h";
        }
        return length.toMinutes() > 0 ? length.toMinutes() + " min" : length.toSeconds() + " s";
    }

    /** {@code 12,345}. */
    public String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** {@code 1 message}, {@code 12,345 messages}. */
    public String counted(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }

    /** {@code 4.2 KB}; a KB has 1,024 octets. */
    public String size(long octets) {
        double value = octets;
        int unit = 0;
        while (value >= KILO && unit < UNITS.length - 1) {
            value /= KILO;
            unit++;
        }
        boolean whole = unit == 0 || value >= 100;
        return String.format(Locale.ENGLISH, whole ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    /** The reverse-path as it stands in MAIL, so that the null one is visible. */
    public String reversePath(String reversePath) {
        return reversePath.isEmpty() ? "<>" : reversePath;
    }

    /** A text as part of a path or query. */
    public String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** At most {@code max} characters, cut in the middle, where addresses and replies differ least. */
    public String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int tail = max / 3;
        return text.substring(0, max - tail - 1) + "…" + text.substring(text.length() - tail);
    }
}
