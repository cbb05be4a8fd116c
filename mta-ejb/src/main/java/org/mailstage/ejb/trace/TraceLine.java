package org.mailstage.ejb.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceEvent;

/**
 * The journal's form of an event: one line of text, fields separated by tabs, the recipients last.
 *
 * <p>Tab, line feed, carriage return and backslash inside a field are escaped with a backslash; NUL, which no database
 * takes, is left out. The first field is the version of the format.
 */
final class TraceLine {
    private static final String VERSION = "1";
    private static final int FIXED_FIELDS = 13;

    private TraceLine() {}

    /** Appends the event with its line feed. */
    static void append(TraceEvent event, StringBuilder to) {
        to.append(VERSION).append('\t').append(event.type().name());
        to.append('\t').append(event.at().toEpochMilli());
        text(event.id(), to);
        text(event.node(), to);
        text(event.reversePath(), to);
        text(event.nextHop(), to);
        text(event.remoteHost(), to);
        text(event.status(), to);
        text(event.evidence(), to);
        to.append('\t').append(event.attempt());
        to.append('\t').append(event.size());
        to.append('\t');
        Instant next = event.next();
        if (next != null) {
            to.append(next.toEpochMilli());
        }
        for (String recipient : event.recipients()) {
            text(recipient, to);
        }
        to.append('\n');
    }

    private static void text(String field, StringBuilder to) {
        to.append('\t');
        int length = field.length();
        for (int i = 0; i < length; i++) {
            char c = field.charAt(i);
            if (c > '\r' && c != '\\') {
                to.append(c);
            } else {
                escape(c, to);
            }
        }
    }

    private static void escape(char c, StringBuilder to) {
        switch (c) {
            case '\t' -> to.append("\\t");
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\\' -> to.append("\\\\");
            case '\0' -> {}
            default -> to.append(c);
        }
    }

    /** Reads a line without its line feed; empty when it is none of ours, as after a disk has lost its tail. */
    static Optional<TraceEvent> parse(String line) {
        List<String> fields = fields(line);
        if (fields.size() < FIXED_FIELDS || !fields.get(0).equals(VERSION)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TraceEvent(
                    fields.get(3),
                    TraceEvent.Type.valueOf(fields.get(1)),
                    Instant.ofEpochMilli(Long.parseLong(fields.get(2))),
                    fields.get(4),
                    fields.get(5),
                    fields.subList(FIXED_FIELDS, fields.size()),
                    fields.get(6),
                    fields.get(7),
                    fields.get(8),
                    fields.get(9),
                    Integer.parseInt(fields.get(10)),
                    Long.parseLong(fields.get(11)),
                    time(fields.get(12))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Instant time(String millis) {
        return millis.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>(FIXED_FIELDS + 2);
        int start = 0;
        for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', start)) {
            fields.add(unescape(line.substring(start, tab)));
            start = tab + 1;
        }
        fields.add(unescape(line.substring(start)));
        return fields;
    }

    private static String unescape(String field) {
        int backslash = field.indexOf('\\');
        if (backslash < 0) {
            return field;
        }
        StringBuilder plain = new StringBuilder(field.length());
        int start = 0;
        while (backslash >= 0 && backslash + 1 < field.length()) {
            plain.append(field, start, backslash).append(unescaped(field.charAt(backslash + 1)));
            start = backslash + 2;
            backslash = field.indexOf('\\', start);
        }
        return plain.append(field, start, field.length()).toString();
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> c;
        };
    }
}
