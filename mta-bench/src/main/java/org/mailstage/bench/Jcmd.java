package org.mailstage.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Diagnostic commands to another JVM of this user.
 *
 * @param pid its process id
 */
record Jcmd(long pid) {
    /** Runs a command and returns what it printed. */
    String run(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(pid));
        command.addAll(List.of(arguments));
        return Tools.run(command);
    }
}
