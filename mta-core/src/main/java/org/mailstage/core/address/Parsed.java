package org.mailstage.core.address;

/**
 * Outcome of parsing text that may be anything: a value, or why there is none.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Parsed<T> {

    /** The text up to {@code end} (exclusive) is a {@code value}. */
    record Value<T>(T value, int end) implements Parsed<T> {}

    /** The text is not what was asked for. */
    record Fault<T>(AddressFault fault) implements Parsed<T> {}
}
