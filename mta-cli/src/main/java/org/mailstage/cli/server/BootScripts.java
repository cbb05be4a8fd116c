package org.mailstage.cli.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The asadmin commands that set a domain up, run by the server itself while it starts: no further process, no password.
 *
 * @param before commands before any listener is opened
 * @param after commands once the server runs
 */
record BootScripts(List<String> before, List<String> after) {
    private static final Pattern DEPLOY = Pattern.compile("deploy .*--name[= ](\\S+)");

    BootScripts {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** Nothing to do: the domain is set up. */
    static BootScripts none() {
        return new BootScripts(List.of(), List.of());
    }

    /** Everything, from the scripts in {@code config/payara}. */
    static BootScripts all() {
        List<String> after = new ArrayList<>(read("resources.asadmin"));
        after.addAll(read("broker.asadmin"));
        after.addAll(read("application.asadmin"));
        return new BootScripts(read("domain.asadmin"), after);
    }

    /** How many commands there are. */
    int size() {
        return before.size() + after.size();
    }

    /** What the command with this number, counted from 0, deploys. */
    Optional<String> deployedBy(int number) {
        String command = number < before.size() ? before.get(number) : after.get(number - before.size());
        Matcher name = DEPLOY.matcher(command);
        return name.lookingAt() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /** Writes them as files and returns the options of the server that name these. */
    List<String> write(Path directory) {
        if (size() == 0) {
            return List.of();
        }
        try {
            Path first = Files.write(directory.resolve("pre-boot.asadmin"), before);
            Path second = Files.write(directory.resolve("post-boot.asadmin"), after);
            return List.of("-prebootcommandfile", first.toString(), "-postbootcommandfile", second.toString());
        } catch (IOException e) {
            throw new LaunchException("The domain in " + directory + " cannot be written: " + e, e);
        }
    }

    private static List<String> read(String name) {
        try (InputStream in = BootScripts.class.getResourceAsStream("/payara/" + name)) {
            if (in == null) {
                return Collections.emptyList();
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new LaunchException("The script " + name + " cannot be read: " + e, e);
        }
    }
}
