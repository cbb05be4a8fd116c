package org.mailstage.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Sends a few messages through a relay and looks at each recipient that arrives: none is lost, none comes twice. */
final class ArrivalCheck {
    private static final int MESSAGES = 40;
    private static final int SESSIONS = 4;
    private static final int RECIPIENTS = 50;
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /** How smtp-sink writes down the argument of a RCPT command. */
    private static final String RECIPIENT_LINE = "X-Rcpt-Args: ";

    private ArrivalCheck() {}

    /**
     * Checks relays.
     *
     * @param dump where the sink keeps what it takes; see {@link #dump}
     * @throws BenchException when a recipient is missing or comes more than once
     */
    static void run(List<Relay> relays, Path dump) {
        int expected = 0;
        for (Relay relay : relays) {
            send(relay);
            expected += MESSAGES * RECIPIENTS;
            await(dump, expected, relay);
        }
    }

    private static void send(Relay relay) {
        Tools.run(List.of(
                Tools.postfixProgram("smtp-source"),
                "-4",
                "-d",
                "-s",
                Integer.toString(SESSIONS),
                "-m",
                Integer.toString(MESSAGES),
                "-l",
                "4096",
                "-r",
                Integer.toString(RECIPIENTS),
                // No recipient occurs twice.
                "-N",
                "-f",
                "sender@source.example",
                "-t",
                relay.name() + "@destination.example",
                "127.0.0.1:" + relay.port(Traffic.SMTP_SOURCE)));
    }

    private static void await(Path dump, int expected, Relay relay) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        List<String> recipients = recipients(dump);
        while (recipients.size() < expected && System.nanoTime() - end < 0) {
            Tools.pause(Duration.ofMillis(100));
            recipients = recipients(dump);
        }
        LoadRunner.awaitQuiet(relay);
        List<String> all = recipients(dump);
        Set<String> distinct = new HashSet<>(all);
        if (all.size() != expected || distinct.size() != expected) {
            throw new BenchException(relay.name() + " does not deliver exactly once: of " + expected
                    + " recipients in all, " + all.size() + " arrived, " + distinct.size() + " different ones");
        }
    }

    private static List<String> recipients(Path dump) {
        if (!Files.exists(dump)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(dump, StandardCharsets.ISO_8859_1)) {
            return recipients(lines.toList());
        } catch (IOException e) {
            throw new BenchException(dump + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The recipients in what smtp-sink wrote. */
    static List<String> recipients(Collection<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(RECIPIENT_LINE))
                .map(line -> line.substring(RECIPIENT_LINE.length()).strip())
                .toList();
    }

    /** A file for the sink in a new directory that all may write to: smtp-sink gives up its rights before it writes. */
    static Path dump(Path directory) {
        Directories.delete(directory);
        Directories.create(directory);
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            return directory.resolve("mail");
        } catch (IOException e) {
            throw new BenchException(directory + " cannot be opened to all: " + e.getMessage(), e);
        }
    }
}
