package org.mailstage.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A Postfix of our own, set up by the script {@code postfix-relay.sh}. */
final class PostfixRelay implements Relay {
    private static final Duration START_DEADLINE = Duration.ofSeconds(30);
    private static final List<String> QUEUES = List.of("maildrop", "incoming", "active", "deferred", "hold");

    private final Path script;
    private final Path home;
    private final int port;
    private final Optional<ControlGroup> group;
    private final ProcessGroup processes;

    private PostfixRelay(Path script, Path home, int port, Optional<ControlGroup> group, long master) {
        this.script = script;
        this.home = home;
        this.port = port;
        this.group = group;
        this.processes = group.<ProcessGroup>map(found -> found).orElseGet(() -> new ProcessTree(master));
    }

    /** Starts it with an empty queue and waits until it greets. */
    static PostfixRelay start(Path script, Path home, int port, int sinkPort) {
        Tools.postfixProgram("postfix");
        Optional<ControlGroup> group = ControlGroup.create("mailstage-bench.postfix");
        List<String> command = new ArrayList<>(
                List.of("bash", script.toString(), "start", home.toString(), Integer.toString(port), "" + sinkPort));
        group.ifPresent(joined -> command.add(joined.processes().toString()));
        try {
            Tools.run(command);
            Path pidFile = home.resolve("spool/pid/master.pid");
            long master = Long.parseLong(Files.readString(pidFile).trim());
            PostfixRelay relay = new PostfixRelay(script, home, port, group, master);
            relay.awaitGreeting();
            return relay;
        } catch (IOException e) {
            throw new BenchException("Postfix did not start: " + e.getMessage(), e);
        }
    }

    private void awaitGreeting() {
        long end = System.nanoTime() + START_DEADLINE.toNanos();
        while (!greets()) {
            if (System.nanoTime() - end > 0) {
                close();
                throw new BenchException("Postfix does not greet on port " + port + "; see " + home.resolve("log"));
            }
            Tools.pause(Duration.ofMillis(100));
        }
    }

    private boolean greets() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            socket.setSoTimeout(5_000);
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(3), java.nio.charset.StandardCharsets.US_ASCII).equals("220");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String name() {
        return "Postfix";
    }

    @Override
    public int port(Traffic traffic) {
        return traffic.encrypted() ? port + 1 : port;
    }

    @Override
    public ProcessGroup processes() {
        return processes;
    }

    @Override
    public OptionalLong queued() {
        return OptionalLong.of(QUEUES.stream()
                .mapToLong(queue -> files(home.resolve("spool").resolve(queue)))
                .sum());
    }

    private static long files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).count();
        } catch (IOException | java.io.UncheckedIOException e) {
            // A queue file moved on while we looked: there is one.
            return 1;
        }
    }

    @Override
    public void close() {
        Tools.run(List.of("bash", script.toString(), "stop", home.toString()));
        group.ifPresent(ControlGroup::close);
    }
}
