package org.mailstage.cli;

import java.util.List;

/** Ends a command with lines for the user and an exit code; never shown as a stack trace. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final List<String> lines;

    CommandException(int exitCode, String line) {
        this(exitCode, List.of(line));
    }

    CommandException(int exitCode, List<String> lines) {
        super(String.join("; ", lines));
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    int exitCode() {
        return exitCode;
    }

    List<String> lines() {
        return lines;
    }
}
