package org.mailstage.ejb.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.site.Suspension;
import org.mailstage.core.site.Suspension.Scope;
import org.mailstage.core.site.SuspensionNote;

class SuspensionFileTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    Path directory;

    @Test
    void fileShouldReadBackWhatItWrote() throws IOException {
        SuspensionFile file = new SuspensionFile(directory.resolve("data/suspensions"));
        List<SuspensionNote> notes = List.of(note("mx:a.example", false), note("mx:b.example", true));

        file.write(List.of());
        file.write(notes);

        assertThat(file.read()).containsExactlyInAnyOrderElementsOf(notes);
        assertThat(directory.resolve("data").toFile().list()).containsExactly("suspensions");
    }

    @Test
    void fileShouldSayNothingWhenThereIsNone() {
        assertThat(new SuspensionFile(directory.resolve("none")).read()).isEmpty();
        assertThat(new SuspensionFile(directory).read()).as("no file at all").isEmpty();
    }

    @Test
    void lineShouldBeLeftOutWhenItIsNoNote() throws IOException {
        Path path = directory.resolve("suspensions");
        Files.writeString(path, "garbage\n" + note("mx:a.example", false).encode() + "\n\n");

        assertThat(new SuspensionFile(path).read()).containsExactly(note("mx:a.example", false));
    }

    private static SuspensionNote note(String site, boolean ended) {
        return new SuspensionNote(new Suspension(Scope.SITE, site, "why", "admin", NOW, Optional.empty()), ended, NOW);
    }
}
