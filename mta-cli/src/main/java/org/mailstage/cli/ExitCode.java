package org.mailstage.cli;

/** What the command's exit code tells a script; in docs/cli.md, so never changed. */
final class ExitCode {
    static final int OK = 0;
    /** The server refused, or a configuration has faults. */
    static final int REFUSED = 1;
    /** The command line is wrong (picocli's own code). */
    static final int USAGE = 2;
    /** The server cannot be reached, or cannot be trusted. */
    static final int UNREACHABLE = 3;

    private ExitCode() {}
}
