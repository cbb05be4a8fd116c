package org.mailstage.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where things lie in the data directory of one server. Everything worth keeping is in {@code broker}, {@code db},
 * {@code spill} and {@code config}; {@code payara} can be made anew.
 *
 * @param root the data directory, absolute
 */
public record DataLayout(Path root) {
    public DataLayout {
        root = root.toAbsolutePath().normalize();
    }

    /** Where the domain lies. */
    Path domains() {
        return root.resolve("payara");
    }

    /** Logs of the server. */
    public Path log() {
        return root.resolve("log");
    }

    /** What the application and the application server log. */
    public Path serverLog() {
        return log().resolve("server.log");
    }

    /** What the process prints, beside its log. */
    public Path consoleLog() {
        return log().resolve("console.log");
    }

    /** The certificate of console and REST that was made with the domain, in PEM. */
    public Path certificate() {
        return root.resolve("config").resolve("tls.pem");
    }

    /** Mail settings the server applied last; it starts with them when it is given none. */
    Path keptConfig() {
        return root.resolve("config").resolve("mail.yaml");
    }

    /** Mail settings given on the command line. */
    Path overrides() {
        return root.resolve("overrides.properties");
    }

    /** Held while a server runs on these data. */
    Path lock() {
        return root.resolve("server.lock");
    }

    /** Creates the directories that are not there. */
    void create() {
        try {
            for (String name : List.of("payara", "broker", "db", "spill", "log", "config")) {
                Files.createDirectories(root.resolve(name));
            }
        } catch (IOException e) {
            throw new LaunchException("The data directory " + root + " cannot be written: " + e, e);
        }
    }
}
