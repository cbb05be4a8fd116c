package org.mailstage.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.MailSettingsParser;
import org.mailstage.core.config.ParseResult;

/** Reads mail settings before a server is started with them, so that whoever typed a fault sees it at once. */
final class MailSettingsCheck {
    private MailSettingsCheck() {}

    /**
     * Reads the file, else what the server has kept if that is still valid, else the defaults, just as the server will.
     *
     * @return the settings the server will start with
     * @throws LaunchException with every fault, one a line
     */
    static MailSettings require(Optional<Path> file, Path kept, Map<String, String> overrides) {
        if (file.isEmpty() && Files.isReadable(kept)) {
            Optional<MailSettings> settings =
                    MailSettingsParser.parse(read(kept), overrides).settings();
            if (settings.isPresent()) {
                return settings.get();
            }
        }
        ParseResult result =
                MailSettingsParser.parse(file.map(MailSettingsCheck::read).orElse(""), overrides);
        return result.settings().orElseThrow(() -> faulty(file, result));
    }

    private static LaunchException faulty(Optional<Path> file, ParseResult result) {
        StringBuilder text = new StringBuilder("the mail settings have faults");
        file.ifPresent(path -> text.append(" (").append(path).append(')'));
        result.faults()
                .forEach(fault ->
                        text.append(System.lineSeparator()).append("  ").append(fault));
        return new LaunchException(text.toString());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LaunchException("The configuration " + file + " cannot be read: it is no text in UTF-8", e);
        }
    }
}
