package org.mailstage.core.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The date and time of header fields (RFC 5322 §3.3), with the obsolete forms that occur (§4.3): comments, named zones,
 * years of two digits.
 *
 * <p>Stateless and thread-safe; never throws for what a peer sent. The day of the week is not compared with the date.
 */
public final class DateField {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss '+0000'", Locale.ENGLISH);
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Map<String, Integer> ZONES =
            Map.of("est", -5, "edt", -4, "cst", -6, "cdt", -5, "mst", -7, "mdt", -6, "pst", -8, "pdt", -7);
    private static final int NONE = -1;
    /** RFC 5322 §3.3. */
    private static final int MIN_YEAR = 1900;

    private DateField() {}

    /** The value of a field for this instant, in UTC. */
    public static String format(Instant at) {
        return FORMAT.format(at.atOffset(ZoneOffset.UTC));
    }

    /** The instant that an unfolded value names; empty when it names none. */
    public static Optional<Instant> parse(String value) {
        return new Reader(value).read();
    }

    /** Reads the tokens one after the other. A value that was not there is {@link #NONE}, and so is all that follows. */
    private static final class Reader {
        private final FieldTokens tokens;
        private char kind;

        Reader(String value) {
            tokens = new FieldTokens(value);
            kind = tokens.next();
        }

        Optional<Instant> read() {
            if (kind == FieldTokens.ATOM && DAYS.contains(lower())) {
                advance();
                if (!special(',')) {
                    return Optional.empty();
                }
            }
            int day = number(1, 2);
            int month = kind == FieldTokens.ATOM ? MONTHS.indexOf(lower()) + 1 : 0;
            advance();
            int year = year();
            int hour = number(1, 2);
            int minute = special(':') ? number(2, 2) : NONE;
            int second = kind == ':' && special(':') ? number(2, 2) : 0;
            ZoneOffset zone = kind == FieldTokens.ATOM ? zone(lower()) : ZoneOffset.MAX;
            advance();
            if (kind != FieldTokens.END || year < MIN_YEAR || second == NONE || zone.equals(ZoneOffset.MAX)) {
                return Optional.empty();
            }
            try {
                // A leap second is the second before it.
                LocalDateTime time = LocalDateTime.of(year, month, day, hour, minute, second == 60 ? 59 : second);
                return Optional.of(time.toInstant(zone));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        private void advance() {
            if (kind != FieldTokens.END && kind != FieldTokens.BAD) {
                kind = tokens.next();
            }
        }

        private String lower() {
            return tokens.token().toLowerCase(Locale.ROOT);
        }

        private boolean special(char c) {
            boolean found = kind == c;
            kind = found ? tokens.next() : FieldTokens.BAD;
            return found;
        }

        private int number(int minDigits, int maxDigits) {
            int value = kind == FieldTokens.ATOM ? digits(tokens.token(), minDigits, maxDigits) : NONE;
            advance();
            return value;
        }

        private int year() {
            int length = kind == FieldTokens.ATOM ? tokens.token().length() : 0;
            int year = number(2, 4);
            if (year == NONE || length == 4) {
                return year;
            }
            // RFC 5322 §4.3
            return length == 2 && year < 50 ? year + 2000 : year + 1900;
        }

        private static int digits(String text, int min, int max) {
            if (text.length() < min || text.length() > max) {
                return NONE;
            }
            int value = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < '0' || c > '9') {
                    return NONE;
                }
                value = value * 10 + c - '0';
            }
            return value;
        }

        /** The zone; the greatest offset, which nobody has, for none. */
        private static ZoneOffset zone(String text) {
            char sign = text.charAt(0);
            if (sign == '+' || sign == '-') {
                int hours = text.length() == 5 ? digits(text.substring(1, 3), 2, 2) : NONE;
                int minutes = text.length() == 5 ? digits(text.substring(3), 2, 2) : NONE;
                boolean valid = hours >= 0 && hours < 18 && minutes >= 0 && minutes < 60;
                int factor = sign == '-' ? -1 : 1;
                return valid ? ZoneOffset.ofHoursMinutes(factor * hours, factor * minutes) : ZoneOffset.MAX;
            }
            Integer hours = ZONES.get(text);
            if (hours != null) {
                return ZoneOffset.ofHours(hours);
            }
            // Other names tell nothing, RFC 5322 §4.3: the time is taken for UTC.
            boolean name = text.length() <= 5 && text.chars().allMatch(c -> c >= 'a' && c <= 'z');
            return name ? ZoneOffset.UTC : ZoneOffset.MAX;
        }
    }
}
