package org.mailstage.fuzz;

import org.mailstage.core.smtp.server.Command;
import org.mailstage.core.smtp.server.CommandParser;

/**
 * One command line: a value without control characters, or a permanent refusal.
 *
 * <p>The input is the line without CRLF.
 */
public final class CommandTarget {
    private CommandTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Command command = CommandParser.parse(input, input.length);
        if (command instanceof Command.Refused refused) {
            Check.that(refused.reply().isPermanent(), "a line that cannot be read is refused for good");
        } else {
            Check.that(
                    command.toString().chars().noneMatch(c -> c < ' ' || c == 0x7F),
                    "what was read has no control characters");
        }
    }
}
