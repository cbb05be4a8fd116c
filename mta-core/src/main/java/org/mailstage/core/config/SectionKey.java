package org.mailstage.core.config;

import java.util.function.Function;

/**
 * One key within each section of a map of sections, such as {@code address} of {@code listeners.NAME.address}. Immutable.
 *
 * @param <S> what a section is read into
 * @param <T> the Java type of the key's value
 * @param name the name within the section
 * @param type the type of its value
 * @param getter its value in a section read
 * @param doc what an administrator reads about it; its default stands there in words, since it may depend on other keys
 */
record SectionKey<S, T>(String name, ValueType<T> type, Function<S, T> getter, KeyDoc doc) {
    /** The value in force, in one line as it may stand in the file; empty when there is none. */
    String valueText(S section) {
        return type.write(getter.apply(section));
    }
}
