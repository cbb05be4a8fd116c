package org.mailstage.cli.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a server is made of.
 *
 * @param payara the distribution of Payara Server, a zip
 * @param cache where it is unpacked to, once for all servers
 * @param broker the resource adapter with the broker, a RAR
 * @param application Mailstage itself, an EAR
 */
public record Distribution(Path payara, Path cache, Path broker, Path application) {
    /** Refuses parts that are not there. */
    void requireComplete() {
        for (Path part : List.of(payara, broker, application)) {
            if (!Files.isRegularFile(part)) {
                throw new LaunchException(part + " is missing; build it with: mvn -DskipTests package");
            }
        }
    }
}
