package org.mailstage.cli.server;

import java.nio.file.Path;

/** The Java of this process, which runs the server as well. */
final class Java {
    private Java() {}

    /** Path of its {@code java} command. */
    static String executable() {
        return tool("java");
    }

    /** Path of one of its tools. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
