package org.mailstage.core.config;

import java.util.List;
import java.util.Map;

/** A value as written, before its key gives it a type; from the file or from the command line. Immutable. */
sealed interface RawValue {
    Place place();

    /**
     * Where a value stands.
     *
     * @param line from 1; 0 on the command line
     * @param override true on the command line
     */
    record Place(int line, int column, boolean override) {
        static final Place NOWHERE = new Place(0, 0, false);
        static final Place COMMAND_LINE = new Place(0, 0, true);
    }

    /** Text; an empty text that was not quoted counts as not given. */
    record Scalar(Place place, String text, boolean given) implements RawValue {}

    /** A list. */
    record Sequence(Place place, List<RawValue> items) implements RawValue {}

    /** Keys with values, in their order. */
    record Mapping(Place place, Map<Scalar, RawValue> entries) implements RawValue {}
}
