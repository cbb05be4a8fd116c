package org.mailstage.cli.server;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads in the logs of a starting server how far it is. Not thread-safe.
 *
 * <p>Payara reports each boot command in one line, before its logging is up on the console, later in its log.
 */
final class BootLog {
    private static final Pattern DONE = Pattern.compile("Boot Command (\\S+) returned with result SUCCESS");
    private static final Pattern FAILED =
            Pattern.compile("Boot Command (\\S+) failed\\s+(?:PlainTextActionReporterFAILURE)?([^\\n]*)");
    private static final Pattern NOT_LOADED = Pattern.compile("Exception while (?:loading|starting) the app[^\\n]*");

    /** What our own listeners say when somebody took their port in the meantime. */
    private static final Pattern NO_LISTENER = Pattern.compile("MTA-11002 ([^\\n]*)");

    private final Tail console;
    private final Tail log;
    private int commandsDone;
    private Optional<String> failure = Optional.empty();

    /** Looks at what is written from now on. */
    BootLog(Path console, Path log) {
        this.console = new Tail(console, 0);
        this.log = new Tail(log, size(log));
    }

    /** Reads on. */
    void update() {
        scan(console.read());
        scan(log.read());
    }

    /** How many boot commands have succeeded. */
    int commandsDone() {
        return commandsDone;
    }

    /** What went wrong, in one line. */
    Optional<String> failure() {
        return failure;
    }

    private void scan(String text) {
        Matcher done = DONE.matcher(text);
        while (done.find()) {
            commandsDone++;
        }
        Matcher failed = FAILED.matcher(text);
        if (failure.isEmpty() && failed.find()) {
            failure = Optional.of(
                    "asadmin " + failed.group(1) + ": " + failed.group(2).strip());
        }
        Stream.of(NOT_LOADED, NO_LISTENER).map(pattern -> pattern.matcher(text)).forEach(matcher -> {
            if (failure.isEmpty() && matcher.find()) {
                failure = Optional.of(
                        matcher.group(matcher.groupCount()).replace("]]", "").strip());
            }
        });
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whole lines appended to a file. */
    private static final class Tail {
        private final Path file;
        private long position;

        Tail(Path file, long position) {
            this.file = file;
            this.position = position;
        }

        String read() {
            if (!Files.exists(file)) {
                return "";
            }
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                if (in.length() < position) {
                    // The log was rotated.
                    position = 0;
                }
                in.seek(position);
                byte[] bytes = new byte[(int) Math.min(1 << 20, in.length() - position)];
                in.readFully(bytes);
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                int end = text.lastIndexOf('\n') + 1;
                position += end;
                return text.substring(0, end);
            } catch (IOException e) {
                return "";
            }
        }
    }
}
