package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    @TempDir
    Path directory;

    @Test
    void stopShouldAskAndWait() throws Exception {
        ServerProcess process = start("sleep", "60");
        assertThat(process.isAlive()).isTrue();
        assertThat(process.stop(Duration.ofSeconds(30))).isTrue();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void stopShouldKillAtTheDeadlineAndSaySo() {
        // A shell that does not listen to SIGTERM and has said that it is so.
        ServerProcess process = start("sh", "-c", "trap '' TERM; echo ready; while :; do read line || sleep 60; done");
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(directory.resolve("out")).hasContent("ready"));
        assertThat(process.stop(Duration.ofMillis(200))).isFalse();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void killShouldEndItAtOnce() throws Exception {
        ServerProcess process = start("sleep", "60");
        process.kill();
        assertThat(process.awaitEnd()).isEqualTo(128 + 9);
    }

    @Test
    void commandThatDoesNotExistShouldBeOneClearLine() {
        assertThatThrownBy(() -> start("/no/such/command"))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("/no/such/command");
    }

    private ServerProcess start(String... command) {
        return ServerProcess.start(List.of(command), directory, directory.resolve("out"));
    }
}
