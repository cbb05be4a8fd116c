package org.mailstage.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A running {@code smtp-sink}: takes all mail and counts it. */
final class Sink implements AutoCloseable {
    private static final Pattern COUNTER = Pattern.compile("mesg=(\\d+)");
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final int TAIL = 200;
    private static final int BACKLOG = 1_000;
    private static final Duration START_DEADLINE = Duration.ofSeconds(10);

    private final Process process;
    private final Path counters;

    private Sink(Process process, Path counters) {
        this.process = process;
        this.counters = counters;
    }

    /** Starts one that only counts. */
    static Sink counting(int port) {
        return start(port, null);
    }

    /**
     * Starts one that also keeps all it takes.
     *
     * @param dump where to; whoever the sink runs as must be able to write beside it
     */
    static Sink keeping(int port, Path dump) {
        return start(port, dump);
    }

    private static Sink start(int port, @Nullable Path dump) {
        requireFree(port);
        try {
            // In memory: the relays' disk is not to be shared with a counter.
            Path counters = Files.isWritable(MEMORY)
                    ? Files.createTempFile(MEMORY, "bench-sink", ".out")
                    : Files.createTempFile("bench-sink", ".out");
            List<String> command = new ArrayList<>();
            command.add(Tools.postfixProgram("smtp-sink"));
            if (Tools.isRoot()) {
                command.addAll(List.of("-u", "nobody"));
            }
            command.addAll(List.of("-c", "-m", "1000"));
            if (dump != null) {
                command.addAll(List.of("-D", dump.toString()));
            }
            command.addAll(List.of("127.0.0.1:" + port, Integer.toString(BACKLOG)));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(counters.toFile())
                    .start();
            Sink sink = new Sink(process, counters);
            sink.awaitListening(port);
            return sink;
        } catch (IOException e) {
            throw new BenchException("smtp-sink cannot be started: " + e.getMessage(), e);
        }
    }

    private void awaitListening(int port) {
        long end = System.nanoTime() + START_DEADLINE.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                String said = Proc.read(counters).trim();
                close();
                throw new BenchException("smtp-sink did not start: " + said);
            }
            Tools.pause(Duration.ofMillis(50));
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void requireFree(int port) {
        if (listens(port)) {
            throw new BenchException("port " + port + " is in use; move all ports with --offset");
        }
    }

    /** Messages taken so far. */
    long messages() {
        try (RandomAccessFile file = new RandomAccessFile(counters.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL));
            byte[] end = new byte[TAIL];
            int length = file.read(end);
            return length <= 0 ? 0 : lastCount(new String(end, 0, length, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new BenchException("the counters of smtp-sink cannot be read: " + e.getMessage(), e);
        }
    }

    /** The last count of messages in what {@code smtp-sink -c} prints. */
    static long lastCount(String text) {
        long count = 0;
        Matcher matcher = COUNTER.matcher(text);
        while (matcher.find()) {
            count = Long.parseLong(matcher.group(1));
        }
        return count;
    }

    /** Processor time it has used. */
    double cpuSeconds() {
        return Proc.stat(process.pid()).map(ProcFiles.Stat::cpuSeconds).orElse(0.0);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(counters);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new BenchException(counters + " cannot be deleted", e);
        }
    }
}
