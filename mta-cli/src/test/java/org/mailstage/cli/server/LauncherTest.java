package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Launcher launcher =
            new Launcher(new Progress(new PrintStream(printed, true, StandardCharsets.UTF_8)));

    @Test
    void missingPartShouldBeOneLineAndAnExitCode() {
        Distribution nothing = new Distribution(
                Path.of("no.zip"), directory, directory.resolve("no.rar"), directory.resolve("no.ear"));
        assertThat(launcher.run(directory, nothing)).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo("mailstage: not started: no.zip is missing; build it with: mvn -DskipTests package");
    }

    @Test
    void dataInUseShouldBeRefused() throws IOException {
        DataLayout data = new DataLayout(directory);
        data.create();
        try (DataLock lock = DataLock.take(data)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DataLock.take(data))
                    .isInstanceOf(LaunchException.class)
                    .hasMessageContaining("already runs on the data in " + data.root());
        }
        DataLock.take(data).close();
    }

    @Test
    void dataDirectoryThatCannotBeWrittenShouldBeOneClearLine() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> new DataLayout(file).create())
                .isInstanceOf(LaunchException.class)
                .hasMessageStartingWith("The data directory " + file + " cannot be written");
    }
}
