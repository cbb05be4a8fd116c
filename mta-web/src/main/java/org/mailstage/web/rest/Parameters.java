package org.mailstage.web.rest;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceState;

/** Reads query parameters; a wrong one ends the request with status 400 and its name. Stateless. */
final class Parameters {
    private static final int MAX_TEXT = 512;

    private Parameters() {}

    static int number(String name, @Nullable String text, int byDefault, int least, int most) {
        if (text == null || text.isBlank()) {
            return byDefault;
        }
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException ignored) {
            // Said below, together with the range.
        }
        throw wrong(name, "is a number within " + least + ".." + most);
    }

    static String text(String name, @Nullable String text) {
        if (text == null) {
            return "";
        }
        if (text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw wrong(name, "is one line of at most " + MAX_TEXT + " characters");
        }
        return text.strip();
    }

    static @Nullable TraceState state(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        for (TraceState state : TraceState.values()) {
            if (word(state).equalsIgnoreCase(text.strip()) || state.name().equalsIgnoreCase(text.strip())) {
                return state;
            }
        }
        throw wrong(
                name,
                "is one of "
                        + Arrays.stream(TraceState.values())
                                .map(Parameters::word)
                                .collect(Collectors.joining(", ")));
    }

    static @Nullable Instant time(String name, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Instant.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw wrong(name, "is a time like 2026-01-31T12:00:00Z");
        }
    }

    private static String word(TraceState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ProblemException wrong(String name, String rule) {
        return new ProblemException(Problem.ofParameter(name, name + " " + rule));
    }
}
