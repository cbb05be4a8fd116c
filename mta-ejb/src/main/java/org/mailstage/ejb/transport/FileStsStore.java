package org.mailstage.ejb.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.mailstage.core.net.DomainNames;
import org.mailstage.core.tls.sts.StsPolicy;
import org.mailstage.core.tls.sts.StsStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policies in a directory, one file for each domain: a line with the id, a line with the time of the fetch, and the policy as
 * it was. Thread-safe; a file is there as a whole or not at all.
 */
final class FileStsStore implements StsStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileStsStore.class);

    private final Path directory;

    FileStsStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public Optional<Kept> load(String domain) {
        // The name becomes a path.
        if (!DomainNames.isDomain(domain)) {
            return Optional.empty();
        }
        try {
            String[] parts = Files.readString(directory.resolve(domain)).split("\n", 3);
            if (parts.length < 3) {
                throw new IOException("cut short");
            }
            Instant fetched = Instant.parse(parts[1]);
            return StsPolicy.parse(parts[2]).map(policy -> new Kept(parts[0], policy, fetched));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | DateTimeException e) {
            LOG.warn("MTA-12802 kept MTA-STS policy cannot be read domain={} reason=\"{}\"", domain, e.toString());
            return Optional.empty();
        }
    }

    @Override
    public void save(String domain, Kept kept) {
        if (!DomainNames.isDomain(domain)) {
            return;
        }
        String text = kept.id() + "\n" + kept.fetched() + "\n" + kept.policy().text();
        try {
            Files.createDirectories(directory);
            Path file = Files.createTempFile(directory, ".policy", null);
            try {
                Files.writeString(file, text, StandardCharsets.UTF_8);
                Files.move(file, directory.resolve(domain), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("MTA-12803 MTA-STS policy cannot be kept domain={} reason=\"{}\"", domain, e.toString());
        }
    }
}
