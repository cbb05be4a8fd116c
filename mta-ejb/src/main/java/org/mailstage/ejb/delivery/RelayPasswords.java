package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mailstage.core.delivery.RelayAccount;
import org.mailstage.core.delivery.RelayLogin;
import org.mailstage.ejb.config.SecretFile;

/** Reads passwords of smart hosts from their files, anew when a file has changed. Thread-safe. */
@ApplicationScoped
public class RelayPasswords {
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    private record Known(FileTime modified, String password) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** @throws IOException when there is no password to be read, with a text for administrators */
    RelayLogin login(RelayAccount account) throws IOException {
        return new RelayLogin(account.user(), password(account.passwordFile()), account.protection());
    }

    private String password(Path file) throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        Known found = known.get(file);
        if (found == null || !found.modified().equals(modified)) {
            found = new Known(modified, SecretFile.firstLine(file));
            known.put(file, found);
        }
        return found.password();
    }
}
