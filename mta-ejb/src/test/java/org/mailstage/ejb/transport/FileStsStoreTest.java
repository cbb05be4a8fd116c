package org.mailstage.ejb.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.tls.sts.StsPolicy;
import org.mailstage.core.tls.sts.StsStore.Kept;

class FileStsStoreTest {
    private static final Kept KEPT = new Kept(
            "20270101",
            new StsPolicy(StsPolicy.Mode.ENFORCE, List.of("mx.one.test", "*.two.test"), Duration.ofDays(7)),
            Instant.parse("2027-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    @Test
    void policyShouldComeBackAfterARestart() throws IOException {
        new FileStsStore(folder.resolve("new")).save("one.test", KEPT);
        new FileStsStore(folder.resolve("new")).save("one.test", KEPT);
        assertThat(new FileStsStore(folder.resolve("new")).load("one.test")).contains(KEPT);
        assertThat(new FileStsStore(folder.resolve("new")).load("two.test")).isEmpty();
        try (Stream<Path> files = Files.list(folder.resolve("new"))) {
            assertThat(files).containsExactly(folder.resolve("new").resolve("one.test"));
        }
    }

    @Test
    void fileShouldCountForNothingWhenItIsSpoilt() throws IOException {
        FileStsStore store = new FileStsStore(folder);
        for (String text :
                List.of("", "id\n", "id\nyesterday\nversion: STSv1\n", "id\n2027-01-01T00:00:00Z\nnonsense")) {
            Files.writeString(folder.resolve("one.test"), text);
            assertThat(store.load("one.test")).isEmpty();
        }
    }

    @Test
    void nothingShouldBeThrownWhenTheDirectoryCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        FileStsStore store = new FileStsStore(file);
        store.save("one.test", KEPT);
        assertThat(store.load("one.test")).isEmpty();
    }

    @Test
    void nameThatIsNoDomainShouldNotBecomeAPath() {
        FileStsStore store = new FileStsStore(folder.resolve("in"));
        store.save("../one", KEPT);
        assertThat(folder.resolve("one")).doesNotExist();
        assertThat(store.load("../one")).isEmpty();
    }
}
