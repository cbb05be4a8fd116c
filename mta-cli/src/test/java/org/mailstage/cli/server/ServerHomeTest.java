package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerHomeTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Progress progress = new Progress(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @Test
    void distributionShouldBeUnpackedOnce() throws IOException {
        Path zip = zip("payara6/bin/asadmin", "payara6/glassfish/lib/a.txt");
        Path cache = directory.resolve("cache");
        ServerHome home = ServerHome.unpack(zip, cache, progress);
        assertThat(home.directory()).isEqualTo(cache.toAbsolutePath().resolve("payara-1/payara6"));
        assertThat(home.directory().resolve("bin/asadmin")).isExecutable();
        Path marker = Files.createFile(home.directory().resolve("marker"));

        assertThat(ServerHome.unpack(zip, cache, progress)).isEqualTo(home);
        assertThat(marker).exists();
        assertThat(printed.toString(StandardCharsets.UTF_8)).containsOnlyOnce("unpacking");
    }

    @Test
    void entryOutsideOfTheArchiveShouldBeRefusedAndNothingLeftToUse() throws IOException {
        Path zip = zip("../evil");
        Path cache = directory.resolve("cache");
        assertThatThrownBy(() -> ServerHome.unpack(zip, cache, progress)).isInstanceOf(LaunchException.class);
        assertThat(directory.resolve("evil")).doesNotExist();
        assertThat(cache.resolve("payara-1")).doesNotExist();
    }

    private Path zip(String... names) throws IOException {
        Path zip = directory.resolve("payara-1.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return zip;
    }
}
