package org.mailstage.cli;

import java.io.Console;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that tell where the server is; what is not given comes from the environment, then from the profile file. */
final class ConnectionOptions {
    private static final String DEFAULT_URL = "https://127.0.0.1:8181/mta";
    private static final String DEFAULT_USER = "admin";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where Mailstage is (MTA_URL; default " + DEFAULT_URL + ").")
    @Nullable
    String url;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Who you are (MTA_USER; default " + DEFAULT_USER + ").")
    @Nullable
    String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password. Without one: MTA_PASSWORD, else you are asked.")
    @Nullable
    Path passwordFile;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "PEM file with the server's certificate; the launcher names it (MTA_TRUST).")
    @Nullable
    Path trust;

    @Option(names = "--insecure", description = "Trust any certificate. For a look at a server on this machine only.")
    boolean insecure;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Properties url, user, password-file, trust; default ~/.config/mailstage/cli.properties.")
    @Nullable
    Path profile;

    /** Looks everything up. @param environment of the process */
    Connection resolve(Map<String, String> environment) {
        Properties properties = profile(environment);
        Path base = Optional.ofNullable(
                        profileFile(environment).toAbsolutePath().getParent())
                .orElse(Path.of("."));
        String where = first(url, environment.get("MTA_URL"), properties.getProperty("url"), DEFAULT_URL);
        String who = first(user, environment.get("MTA_USER"), properties.getProperty("user"), DEFAULT_USER);
        String trustText = first(
                trust == null ? null : trust.toString(),
                environment.get("MTA_TRUST"),
                path(properties, "trust", base),
                "");
        return new Connection(
                uri(where),
                who,
                password(environment, path(properties, "password-file", base), who),
                trustText.isEmpty() ? Optional.empty() : Optional.of(Path.of(trustText)),
                insecure);
    }

    private String password(Map<String, String> environment, @Nullable String profilePasswordFile, String who) {
        if (passwordFile != null) {
            return firstLine(passwordFile);
        }
        String fromEnvironment = environment.get("MTA_PASSWORD");
        if (fromEnvironment != null) {
            return fromEnvironment;
        }
        if (profilePasswordFile != null) {
            return firstLine(Path.of(profilePasswordFile));
        }
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("Password of %s: ", who);
        if (typed == null) {
            throw new CommandException(
                    ExitCode.USAGE, "no password: give --password-file, MTA_PASSWORD or a profile file");
        }
        return new String(typed);
    }

    private Properties profile(Map<String, String> environment) {
        Properties properties = new Properties();
        Path file = profileFile(environment);
        if (profile == null && !Files.exists(file)) {
            return properties;
        }
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "profile " + file + " cannot be read: " + reason(e));
        }
    }

    private Path profileFile(Map<String, String> environment) {
        if (profile != null) {
            return profile;
        }
        String config = environment.get("XDG_CONFIG_HOME");
        Path directory = config == null || config.isBlank()
                ? Path.of(System.getProperty("user.home", "."), ".config")
                : Path.of(config);
        return directory.resolve("mailstage").resolve("cli.properties");
    }

    /** A path in the profile is relative to the profile's directory. */
    private static @Nullable String path(Properties properties, String key, Path base) {
        String value = properties.getProperty(key);
        return value == null || value.isBlank()
                ? null
                : base.resolve(value.strip()).toString();
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text.replaceAll("/+$", ""));
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException ignored) {
            // Said below.
        }
        throw new CommandException(ExitCode.USAGE, "'" + text + "' is no URL like " + DEFAULT_URL);
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "password file " + file + " cannot be read: " + reason(e));
        }
    }

    private static String first(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isBlank()) {
                return candidate.strip();
            }
        }
        return "";
    }

    static String reason(Exception e) {
        return e instanceof NoSuchFileException
                ? "there is no such file"
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
