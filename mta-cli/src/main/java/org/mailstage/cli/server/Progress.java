package org.mailstage.cli.server;

import java.io.PrintStream;

/** What is told to the person who started the server: one short line per step. Thread-safe as its stream is. */
public final class Progress {
    private final PrintStream out;

    public Progress(PrintStream out) {
        this.out = out;
    }

    /** Says what is being done now. */
    void step(String text) {
        line("mailstage: " + text);
    }

    /** Prints a line as it is. */
    void line(String text) {
        out.println(text);
        out.flush();
    }
}
