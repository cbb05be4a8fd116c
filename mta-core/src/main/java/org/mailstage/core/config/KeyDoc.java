package org.mailstage.core.config;

import java.util.List;

/**
 * What an administrator reads about one key. Immutable.
 *
 * @param summary one sentence
 * @param text more about it, in Markdown without headings; may be empty
 * @param example a value as it stands in the file; empty when the default shows it well enough
 * @param live whether the example stands in the example file as a value, not as a comment
 * @param defaultText the default in words, where it is not a fixed value; else empty
 * @param seeAlso names of other keys
 * @param since the version that brought the key
 */
public record KeyDoc(
        String summary,
        String text,
        String example,
        boolean live,
        String defaultText,
        List<String> seeAlso,
        String since) {
    public KeyDoc {
        seeAlso = List.copyOf(seeAlso);
    }

    static KeyDoc of(String summary, String text) {
        return new KeyDoc(summary, text, "", true, "", List.of(), "0.1");
    }

    KeyDoc example(String value) {
        return new KeyDoc(summary, text, value, true, defaultText, seeAlso, since);
    }

    /** An example nobody can do with as it stands: it names files or servers, or changes what is good for most. */
    KeyDoc sample(String value) {
        return new KeyDoc(summary, text, value, false, defaultText, seeAlso, since);
    }

    KeyDoc defaultText(String words) {
        return new KeyDoc(summary, text, example, live, words, seeAlso, since);
    }

    KeyDoc seeAlso(String... keys) {
        return new KeyDoc(summary, text, example, live, defaultText, List.of(keys), since);
    }
}
