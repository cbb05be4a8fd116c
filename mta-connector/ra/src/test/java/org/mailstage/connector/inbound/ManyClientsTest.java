package org.mailstage.connector.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.connector.ConnectorSettings;
import org.mailstage.connector.FakeWorkManager;
import org.mailstage.connector.Limits;
import org.mailstage.connector.LiveListener;
import org.mailstage.connector.RawClient;
import org.mailstage.connector.RecordingReceiver;
import org.mailstage.connector.TestPolicy;
import org.mailstage.connector.TestSetup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many clients at once, in a process of their own: 500, and as many as we promise with {@code -Dmta.test.load=true}, which
 * wants 20,000 open files and a few minutes of an otherwise idle machine.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ManyClientsTest {
    private static final Logger LOG = LoggerFactory.getLogger(ManyClientsTest.class);
    private static final boolean LOAD = Boolean.getBoolean("mta.test.load");
    private static final int SAMPLES = 400;

    @TempDir
    Path directory;

    private final TestPolicy policy =
            new TestPolicy().limits(limits -> Limits.sessions(Limits.idle(limits, Duration.ofMinutes(30)), 20_000));
    private final RecordingReceiver receiver = new RecordingReceiver(TestSetup.of(policy)).forgetful();

    private LiveListener start() throws Exception {
        ConnectorSettings s = LiveListener.settings(directory);
        return LiveListener.start(
                receiver,
                new ConnectorSettings(
                        s.workers(),
                        4000,
                        s.ioThreads(),
                        s.spillThreshold(),
                        s.messageMemory(),
                        s.spillDirectory(),
                        s.tlsDirectory(),
                        Duration.ZERO),
                new FakeWorkManager());
    }

    @Test
    void serverShouldStaySmallAndQuickWhileThousandsOfTlsSessionsAreIdle() throws Exception {
        int clients = LOAD ? 10_000 : 500;
        try (LiveListener live = start()) {
            ehloTimes(live, SAMPLES);
            long heapBefore = heap();
            long residentBefore = resident();
            try (Rig rig = new Rig(live.address(), clients, "idle", true)) {
                long begun = System.nanoTime();
                assertThat(rig.line()).isEqualTo("READY " + clients + " FAILED 0");
                double seconds = (System.nanoTime() - begun) / 1e9;
                assertThat(live.statistics().getSessions()).isEqualTo(clients);
                long[] times = ehloTimes(live, SAMPLES);
                long heapEach = (heap() - heapBefore) / clients;
                long residentEach = (resident() - residentBefore) / clients;
                double p50 = times[SAMPLES / 2] / 1e6;
                double p99 = times[SAMPLES * 99 / 100] / 1e6;
                LOG.info(
                        "MEASURED {} idle TLS sessions: {} s to open, heap {} B and memory {} B each, EHLO p50 {} ms, p99 {} ms",
                        clients,
                        String.format("%.1f", seconds),
                        heapEach,
                        residentEach,
                        String.format("%.2f", p50),
                        String.format("%.2f", p99));
                assertThat(heapEach).as("10,000 of them within 1 GB").isLessThan((1 << 30) / 10_000);
                if (LOAD) {
                    assertThat(p99).as("milliseconds").isLessThan(50);
                }
            }
        }
    }

    @Test
    void messagesShouldAllBeTakenWhenTheirDataComeAtOnce() throws Exception {
        int clients = LOAD ? 2_000 : 500;
        try (LiveListener live = start()) {
            long begun = System.nanoTime();
            try (Rig rig = new Rig(live.address(), clients, "data", false)) {
                assertThat(rig.line()).isEqualTo("READY " + clients + " FAILED 0");
                assertThat(rig.line()).isEqualTo("ANSWERED " + clients + " FAILED 0");
                LOG.info(
                        "MEASURED {} messages in DATA at once: all answered 250 in {} s",
                        clients,
                        String.format("%.1f", (System.nanoTime() - begun) / 1e9));
            }
            assertThat(live.statistics().getMessagesAccepted()).isEqualTo(clients);
            assertThat(live.adapter().messageMemoryHeld()).isZero();
        }
    }

    /** Nanoseconds from EHLO to its reply in a session by TLS, sorted. */
    private static long[] ehloTimes(LiveListener live, int samples) throws IOException {
        long[] times = new long[samples];
        try (RawClient client = live.greet()) {
            client.say("STARTTLS").expect("220");
            client.startTls();
            for (int i = 0; i < samples; i++) {
                if (i % 80 == 79) {
                    // An accepted message sets the count of commands without progress back.
                    client.sendMessage("x");
                }
                long begun = System.nanoTime();
                client.say("EHLO client.example").expect("250");
                times[i] = System.nanoTime() - begun;
            }
        }
        Arrays.sort(times);
        return times;
    }

    private static long heap() {
        // What has a finalizer goes with the second.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Resident memory of this process, native buffers of the TLS library included. */
    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        return 0;
    }

    /** The process of the clients. */
    private static final class Rig implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;

        Rig(InetSocketAddress server, int clients, String what, boolean tls) throws IOException {
            process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LoadRig.class.getName(),
                            server.getAddress().getHostAddress(),
                            Integer.toString(server.getPort()),
                            Integer.toString(clients),
                            what,
                            Boolean.toString(tls)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        }

        String line() throws IOException {
            return String.valueOf(out.readLine());
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
