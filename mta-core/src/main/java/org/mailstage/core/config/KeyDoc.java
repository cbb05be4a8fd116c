package org.mailstage.core.config;

import java.util.List;

/**
 * What an administrator reads about one key. Immutable.
 *
 * @param summary one sentence
 * @param text more about it, in Markdown without headings; may be empty
 * @param example a value as it stands in the file; empty when the default shows it well enough
 * @param defaultText the default in words, where it is not a fixed value; else empty
 * @param seeAlso names of other keys
 * @param since the version that brought the key
 */
public record KeyDoc(
        String summary, String text, String example, String defaultText, List<String> seeAlso, String since) {
    public KeyDoc {
        seeAlso = List.copyOf(seeAlso);
    }

    static KeyDoc of(String summary, String text) {
        return new KeyDoc(summary, text, "", "", List.of(), "0.1");
    }

    KeyDoc example(String value) {
        return new KeyDoc(summary, text, value, defaultText, seeAlso, since);
    }

    KeyDoc defaultText(String words) {
        return new KeyDoc(summary, text, example, words, seeAlso, since);
    }

    KeyDoc seeAlso(String... keys) {
        return new KeyDoc(summary, text, example, defaultText, List.of(keys), since);
    }
}
