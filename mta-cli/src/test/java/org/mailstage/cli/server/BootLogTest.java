package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootLogTest {
    @TempDir
    Path directory;

    private Path console;
    private Path log;

    @BeforeEach
    void files() {
        console = directory.resolve("console.log");
        log = directory.resolve("server.log");
    }

    @Test
    void commandsShouldBeCountedInBothLogs() throws IOException {
        BootLog boot = new BootLog(console, log);
        boot.update();
        assertThat(boot.commandsDone()).isZero();
        append(console, "INFO: Boot Command set returned with result SUCCESS : x\n");
        append(log, "[[\n  Boot Command deploy returned with result SUCCESS : y]]\n");
        boot.update();
        assertThat(boot.commandsDone()).isEqualTo(2);
        boot.update();
        assertThat(boot.commandsDone()).isEqualTo(2);
        assertThat(boot.failure()).isEmpty();
    }

    @Test
    void linesOfEarlierStartsShouldNotCount() throws IOException {
        append(log, "Boot Command deploy failed PlainTextActionReporterFAILUREold\n");
        BootLog boot = new BootLog(console, log);
        boot.update();
        assertThat(boot.failure()).isEmpty();
    }

    @Test
    void lineShouldBeReadOnlyWhenItIsWhole() throws IOException {
        BootLog boot = new BootLog(console, log);
        append(log, "Boot Command deploy returned with ");
        boot.update();
        assertThat(boot.commandsDone()).isZero();
        append(log, "result SUCCESS\n");
        boot.update();
        assertThat(boot.commandsDone()).isEqualTo(1);
    }

    @Test
    void failureShouldBeOneLineWithTheCommand() throws IOException {
        BootLog boot = new BootLog(console, log);
        append(log, "  Boot Command deploy failed PlainTextActionReporterFAILUREFile not found : /x.ear\n  more\n");
        boot.update();
        assertThat(boot.failure()).contains("asadmin deploy: File not found : /x.ear");
    }

    @Test
    void applicationThatDoesNotLoadShouldBeAFailure() throws IOException {
        BootLog boot = new BootLog(console, log);
        append(log, "[[\n  Exception while loading the app : no class X]]\n");
        boot.update();
        assertThat(boot.failure()).contains("Exception while loading the app : no class X");
    }

    @Test
    void listenerThatCannotListenShouldBeAFailure() throws IOException {
        BootLog boot = new BootLog(console, log);
        append(log, "[[\n  MTA-11002 cannot listen on 127.0.0.1:25 for mx: address in use]]\n");
        boot.update();
        assertThat(boot.failure()).contains("cannot listen on 127.0.0.1:25 for mx: address in use");
    }

    @Test
    void logShouldBeReadFromItsBeginningAfterRotation() throws IOException {
        append(log, "a long line of the time before the rotation of the log\n".repeat(3));
        BootLog boot = new BootLog(console, log);
        Files.writeString(log, "Boot Command set returned with result SUCCESS\n");
        boot.update();
        assertThat(boot.commandsDone()).isEqualTo(1);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
