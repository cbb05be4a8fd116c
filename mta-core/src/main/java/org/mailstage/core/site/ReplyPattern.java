package org.mailstage.core.site;

import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression over a reply in one line, code first: {@code 421 .*4\.7\.0}. It is held against the beginning of the
 * reply, upper and lower case alike.
 *
 * <p>Immutable. The expression is an administrator's, the reply a stranger's: the effort is bounded by steps, so that no pair
 * of them holds a thread. Where it is used up the reply does not match.
 */
public final class ReplyPattern {
    static final int MAX_LENGTH = 200;
    /** No more of a reply is looked at. */
    static final int MAX_REPLY = 512;
    /** Characters that may be looked at in one match, each as often as it takes: below a millisecond. */
    static final int MAX_STEPS = 50_000;

    private final Pattern pattern;

    private ReplyPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException with a text an administrator understands */
    public static ReplyPattern parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a pattern for replies has 1 .. " + MAX_LENGTH + " characters, not " + text.length());
        }
        try {
            return new ReplyPattern(Pattern.compile(text, Pattern.CASE_INSENSITIVE));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "is no regular expression: " + e.getDescription() + " near character " + (e.getIndex() + 1), e);
        }
    }

    /** Whether the reply begins like this. */
    public boolean matches(String reply) {
        String seen = reply.length() > MAX_REPLY ? reply.substring(0, MAX_REPLY) : reply;
        try {
            return pattern.matcher(new Counted(seen, new Steps())).lookingAt();
        } catch (StepsUsedUpException e) {
            return false;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReplyPattern that && pattern.pattern().equals(that.pattern.pattern());
    }

    @Override
    public int hashCode() {
        return Objects.hash(pattern.pattern());
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }

    private static final class StepsUsedUpException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private StepsUsedUpException() {
            super("too many steps", null, false, false);
        }
    }

    private static final class Steps {
        private int left = MAX_STEPS;

        private void take() {
            if (--left < 0) {
                throw new StepsUsedUpException();
            }
        }
    }

    /** A text that counts how often it is looked at: what a matcher that tracks back does most. */
    private record Counted(String text, Steps steps) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            steps.take();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), steps);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
