package org.mailstage.core.bounce;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mailstage.core.smtp.EnhancedStatus;

/** Finds status and reply codes in diagnostics. Stateless. */
final class StatusText {
    private static final Pattern ENHANCED =
            Pattern.compile("(?<![0-9.])([245])\\.([0-9]{1,3})\\.([0-9]{1,3})(?![0-9]|\\.[0-9])");
    private static final Pattern REPLY =
            Pattern.compile("(?<![0-9A-Za-z.:/@_=-])([245][0-5][0-9])(?![0-9A-Za-z.:/@_=])");

    private StatusText() {}

    /** The first enhanced status code in the text. */
    static Optional<EnhancedStatus> enhanced(String text) {
        Matcher matcher = ENHANCED.matcher(text);
        return matcher.find()
                ? Optional.of(EnhancedStatus.of(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** The first reply code in the text, 0 when there is none. */
    static int reply(String text) {
        Matcher matcher = REPLY.matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** True when only the class says something. */
    static boolean isVague(EnhancedStatus status) {
        return status.subject() == 0 && status.detail() == 0;
    }
}
