package org.mailstage.connector.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void sweepShouldDeleteFilesOfDeadProcessesOnly() throws Exception {
        SpillDirectory spill = new SpillDirectory(directory);
        Path own = Files.createFile(spill.newFile("OWN"));
        // The same process id, but from before this process started.
        Path formerLife = Files.createFile(spill.newFile("FORMER"));
        Files.setLastModifiedTime(formerLife, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
        Path dead = Files.createFile(directory.resolve(Long.MAX_VALUE + "-DEAD.spill"));
        Path foreign = Files.createFile(directory.resolve("notes-of-mine.spill"));

        spill.sweep();

        assertThat(own).exists();
        assertThat(foreign).exists();
        assertThat(dead).doesNotExist();
        assertThat(formerLife).doesNotExist();
    }

    @Test
    void sweepShouldDoNothingWhenDirectoryIsNotThere() {
        new SpillDirectory(directory.resolve("absent")).sweep();

        assertThat(directory).isEmptyDirectory();
    }
}
