package org.mailstage.ejb.site;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.mailstage.core.site.SuspensionNote;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The suspensions that a node knows, in a file of its data directory: one note a line. For one thread at a time. */
final class SuspensionFile {
    private static final Logger LOG = LoggerFactory.getLogger(SuspensionFile.class);

    private final Path path;

    SuspensionFile(Path path) {
        this.path = path;
    }

    /** What the file says; lines that are no notes are left out, and a file that is not there says nothing. */
    List<SuspensionNote> read() {
        List<String> lines;
        try {
            lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("MTA-13050 suspensions cannot be read file={} reason=\"{}\"", path, e.toString());
            LOG.debug("cause", e);
            return List.of();
        }
        List<SuspensionNote> notes = new ArrayList<>();
        for (String line : lines) {
            SuspensionNote.parse(line)
                    .ifPresentOrElse(
                            notes::add,
                            () -> LOG.warn("MTA-13051 no suspension, left out file={} line=\"{}\"", path, line));
        }
        return notes;
    }

    /** Takes the place of what the file said, on stable storage when this returns. */
    void write(List<SuspensionNote> notes) throws IOException {
        String text = notes.stream().map(note -> note.encode() + "\n").sorted().collect(Collectors.joining());
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            channel.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
