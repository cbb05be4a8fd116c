package org.mailstage.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * A password for a user: out of a file, made up, or asked for at the terminal. Never on the command line, where
 * everybody on the machine could read it. It is got when it is first needed.
 */
final class NewPassword {
    /** Without characters that look alike; 20 of them have 115 bits. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 20;

    private final @Nullable String file;
    private final boolean generate;
    private @Nullable String text;

    private NewPassword(@Nullable String file, boolean generate) {
        this.file = file;
        this.generate = generate;
    }

    /** Where a password comes from. */
    static final class Options {
        @Option(
                names = "--new-password-file",
                paramLabel = "FILE",
                description = "File with the user's password in its first line; - for standard input.")
        @Nullable
        String file;

        @Option(names = "--generate", description = "Make a password up and print it.")
        boolean generate;
    }

    static NewPassword of(@Nullable String file, boolean generate) {
        return new NewPassword(file, generate);
    }

    String text() {
        String known = text;
        if (known == null) {
            known = generate ? generated() : file != null ? read(file) : asked();
            text = known;
        }
        return known;
    }

    private static String generated() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }

    private static String read(String file) {
        try (BufferedReader lines = file.equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(file))) {
            String line = lines.readLine();
            if (line == null || line.isEmpty()) {
                throw new CommandException(ExitCode.USAGE, file + " has no password in its first line");
            }
            return line;
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, file + " cannot be read: " + ConnectionOptions.reason(e));
        }
    }

    private static String asked() {
        Console console = System.console();
        if (console == null) {
            throw new CommandException(
                    ExitCode.USAGE, "no terminal to ask for the password: give --new-password-file or --generate");
        }
        char[] first = console.readPassword("Password of the user: ");
        char[] second = console.readPassword("Once more: ");
        if (first == null || second == null || !String.valueOf(first).equals(String.valueOf(second))) {
            throw new CommandException(ExitCode.USAGE, "the two passwords differ");
        }
        return String.valueOf(first);
    }
}
