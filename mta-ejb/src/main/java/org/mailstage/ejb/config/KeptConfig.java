package org.mailstage.ejb.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration as it is kept on disk and in the grid: the text, and where it came from in a comment in front. Immutable.
 *
 * @param yaml the text as it was given
 * @param origin where it came from, one line
 * @param revision which configuration of the cluster it is
 */
record KeptConfig(String yaml, String origin, Revision revision) {
    /** The defaults. */
    static final KeptConfig NONE = new KeptConfig("", "defaults", Revision.NONE);

    private static final Pattern HEADER = Pattern.compile("# mailstage revision=(\\S+) origin=([^\n]*)\n");

    KeptConfig {
        origin = origin.replaceAll("\\p{Cntrl}", " ");
    }

    /** The inverse of {@link #toString}; a text without such a comment is older than any other. */
    static KeptConfig parse(String text) {
        Matcher header = HEADER.matcher(text);
        if (!header.lookingAt()) {
            return new KeptConfig(text, "last applied", Revision.NONE);
        }
        Revision revision = Revision.parse(header.group(1)).orElse(Revision.NONE);
        return new KeptConfig(text.substring(header.end()), header.group(2), revision);
    }

    @Override
    public String toString() {
        return "# mailstage revision=" + revision + " origin=" + origin + "\n" + yaml;
    }
}
