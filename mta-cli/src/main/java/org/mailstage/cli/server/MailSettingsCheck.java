package org.mailstage.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.config.ConfigFault;
import org.mailstage.core.config.MailSettingsParser;

/** Reads mail settings before a server is started with them, so that whoever typed a fault sees it at once. */
final class MailSettingsCheck {
    private MailSettingsCheck() {}

    /** @throws LaunchException with every fault, one a line */
    static void require(Optional<Path> file, Map<String, String> overrides) {
        List<ConfigFault> faults = MailSettingsParser.parse(
                        file.map(MailSettingsCheck::read).orElse(""), overrides)
                .faults();
        if (faults.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder("the mail settings have faults");
        file.ifPresent(path -> text.append(" (").append(path).append(')'));
        faults.forEach(fault -> text.append(System.lineSeparator()).append("  ").append(fault));
        throw new LaunchException(text.toString());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LaunchException("The configuration " + file + " cannot be read: it is no text in UTF-8", e);
        }
    }
}
