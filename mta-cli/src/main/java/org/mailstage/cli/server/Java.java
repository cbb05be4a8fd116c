package org.mailstage.cli.server;

import java.nio.file.Path;

/** The Java of this process, which runs the server as well. */
final class Java {
    private Java() {}

    /** Path of its {@code java} command. */
    static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
