package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final BootScripts ONE_DEPLOYMENT =
            new BootScripts(List.of("set a=b"), List.of("deploy --name=thing thing.ear"));

    @TempDir
    Path directory;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Progress progress = new Progress(new PrintStream(printed, true, StandardCharsets.UTF_8));

    private ServerProcess process;

    @AfterEach
    void end() {
        if (process != null) {
            process.kill();
        }
    }

    @Test
    void serverShouldBeReadyWhenItGreets() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> greeted = CompletableFuture.runAsync(() -> greet(listener));
            readiness("sleep", "60").awaitGreeting(address(listener), LONG);
            assertThat(greeted).succeedsWithin(LONG);
        }
    }

    @Test
    void waitShouldEndAtTheDeadlineWhenNobodyGreets() throws Exception {
        InetSocketAddress closed;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = address(listener);
        }
        Readiness readiness = readiness("sleep", "60");
        assertThatThrownBy(() -> readiness.awaitGreeting(closed, Duration.ofMillis(1)))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("did not answer on port " + closed.getPort() + " in time");
    }

    @Test
    void commandsShouldBeAwaitedAndDeploymentsTold() throws Exception {
        Readiness readiness = readiness("sleep", "60");
        Path log = directory.resolve("server.log");
        CompletableFuture<Void> awaited =
                CompletableFuture.runAsync(() -> readiness.awaitCommands(ONE_DEPLOYMENT, LONG, progress));
        Files.writeString(log, "Boot Command set returned with result SUCCESS\n");
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("mailstage: deploying thing\n"));
        assertThat(awaited).isNotDone();
        Files.writeString(
                log, "Boot Command deploy returned with result SUCCESS\n", java.nio.file.StandardOpenOption.APPEND);
        assertThat(awaited).succeedsWithin(LONG);
    }

    @Test
    void waitShouldEndWhenTheServerEnds() throws Exception {
        Readiness readiness = readiness("true");
        assertThat(process.awaitEnd()).isZero();
        assertThatThrownBy(() -> readiness.awaitCommands(ONE_DEPLOYMENT, LONG, progress))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("The server ended while it started");
    }

    @Test
    void waitShouldEndWithTheFailureOfACommand() throws Exception {
        Readiness readiness = readiness("sleep", "60");
        Files.writeString(directory.resolve("server.log"), "Boot Command deploy failed because\n");
        assertThatThrownBy(() -> readiness.awaitCommands(ONE_DEPLOYMENT, LONG, progress))
                .isInstanceOf(LaunchException.class)
                .hasMessageStartingWith("asadmin deploy: because; see ");
    }

    private Readiness readiness(String... command) {
        process = ServerProcess.start(List.of(command), directory, directory.resolve("console.log"));
        Path log = directory.resolve("server.log");
        return new Readiness(process, new BootLog(directory.resolve("console.log"), log), log);
    }

    private static InetSocketAddress address(ServerSocket listener) {
        return new InetSocketAddress("127.0.0.1", listener.getLocalPort());
    }

    private static void greet(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getOutputStream().write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(4)).isEqualTo("QUIT".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
