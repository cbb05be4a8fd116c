package org.mailstage.core.dns;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * A real name server with zones of a test, on a free port of 127.0.0.1 over UDP and TCP.
 *
 * <p>It knows the given zones and nothing else: it asks no other server, whatever it is asked. Closing ends the process
 * and removes its files. Not thread-safe.
 *
 * <pre>{@code
 * try (LocalDnsServer dns = LocalDnsServer.start(Map.of("one.test", """
 *         @    MX 10 mail
 *         mail A  127.0.0.1
 *         """))) {
 *     System.setProperty("mta.dns", dns.hostPort());
 * }
 * }</pre>
 */
public final class LocalDnsServer implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 3;

    /** The programs that can be used. */
    public enum Program {
        /** Resolves like a company's recursive server: follows aliases and delegations, SERVFAIL when they are broken. */
        UNBOUND("unbound"),
        /** Gives what stands in its zones: referrals at delegations, SERVFAIL for a zone that it cannot read. */
        NSD("nsd");

        private final String command;

        Program(String command) {
            this.command = command;
        }

        /** Where the program is on this machine. */
        public Optional<Path> path() {
            return Stream.concat(
                            Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                            Stream.of("/usr/sbin", "/usr/local/sbin", "/sbin"))
                    .filter(directory -> !directory.isEmpty())
                    .map(directory -> Path.of(directory, command))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }

    private final Process process;
    private final Path directory;
    private final int port;

    private LocalDnsServer(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    /** The programs that this machine has, preferred first. */
    public static List<Program> available() {
        return Stream.of(Program.values()).filter(p -> p.path().isPresent()).toList();
    }

    /** The same; without any, the calling test is skipped with a message, or fails where CI=true. */
    public static List<Program> required() {
        List<Program> programs = available();
        if (programs.isEmpty()) {
            String missing = "no name server to test against: install unbound or nsd";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(missing);
            }
            throw new TestAbortedException(missing);
        }
        return programs;
    }

    /** Starts the preferred program of those {@link #required()}. */
    public static LocalDnsServer start(Map<String, String> zones) throws IOException {
        return start(required().get(0), zones);
    }

    /**
     * Starts a program and waits until it answers.
     *
     * @param zones records in master file format by zone name; SOA and NS of the zone are put in front of a text without
     *     them, with a TTL of 60 seconds and a negative TTL of 30
     */
    public static LocalDnsServer start(Program program, Map<String, String> zones) throws IOException {
        IOException last = new IOException("not started");
        for (int i = 0; i < ATTEMPTS; i++) {
            LocalDnsServer server = launch(program, zones);
            try {
                server.awaitAnswer(zones.keySet().iterator().next());
                return server;
            } catch (IOException e) {
                // Somebody else may have taken the port meanwhile: once more with another one.
                last = e;
                server.close();
            }
        }
        throw last;
    }

    private static LocalDnsServer launch(Program program, Map<String, String> zones) throws IOException {
        Path directory = Files.createTempDirectory("mailstage-dns");
        Map<String, Path> files = new LinkedHashMap<>();
        for (Map.Entry<String, String> zone : zones.entrySet()) {
            Path file = directory.resolve(zone.getKey() + ".zone");
            Files.writeString(file, zoneText(zone.getKey(), zone.getValue()));
            files.put(zone.getKey(), file);
        }
        int port = freePort();
        Path configuration = directory.resolve("server.conf");
        Files.writeString(
                configuration, program == Program.NSD ? nsd(directory, port, files) : unbound(directory, port, files));
        Process process = new ProcessBuilder(
                        program.path()
                                .orElseThrow(() -> new IOException(program.command + " not found"))
                                .toString(),
                        "-d",
                        "-c",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start();
        return new LocalDnsServer(process, directory, port);
    }

    private static String zoneText(String zone, String records) {
        String start = "$ORIGIN " + zone + ".\n$TTL 60\n";
        return records.contains("SOA")
                ? start + records
                : start + "@ SOA ns hostmaster 1 3600 600 86400 30\n@ NS ns\nns A 127.0.0.1\n" + records;
    }

    private static String nsd(Path directory, int port, Map<String, Path> zones) {
        StringBuilder text = new StringBuilder(String.format("""
                server:
                  ip-address: 127.0.0.1
                  port: %d
                  server-count: 1
                  username: ""
                  chroot: ""
                  database: ""
                  pidfile: ""
                  zonesdir: "%2$s"
                  zonelistfile: "%2$s/zone.list"
                  xfrdfile: "%2$s/xfrd.state"
                  xfrdir: "%2$s"
                remote-control:
                  control-enable: no
                """, port, directory));
        zones.forEach(
                (name, file) -> text.append(String.format("zone:\n  name: %s\n  zonefile: \"%s\"\n", name, file)));
        return text.toString();
    }

    private static String unbound(Path directory, int port, Map<String, Path> zones) throws IOException {
        Path root = Files.writeString(directory.resolve("root.zone"), zoneText("", ""));
        StringBuilder text = new StringBuilder(String.format("""
                server:
                  interface: 127.0.0.1@%d
                  do-ip6: no
                  do-daemonize: no
                  num-threads: 1
                  username: ""
                  chroot: ""
                  pidfile: ""
                  use-syslog: no
                  directory: "%s"
                  module-config: "iterator"
                  access-control: 127.0.0.0/8 allow
                  do-not-query-localhost: yes
                  local-zone: "test." nodefault
                  local-zone: "invalid." nodefault
                  cache-max-negative-ttl: 30
                remote-control:
                  control-enable: no
                """, port, directory));
        text.append(authZone(".", root));
        zones.forEach((name, file) -> text.append(authZone(name, file)));
        return text.toString();
    }

    private static String authZone(String name, Path file) {
        return String.format(
                "auth-zone:\n  name: \"%s\"\n  zonefile: \"%s\"\n  for-upstream: yes\n  for-downstream: no\n"
                        + "  fallback-enabled: no\n",
                name, file);
    }

    private static int freePort() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int port = tcp.getLocalPort();
                try (DatagramSocket udp = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                    return udp.getLocalPort();
                } catch (SocketException takenForUdp) {
                    continue;
                }
            }
        }
        throw new IOException("no port is free for both UDP and TCP");
    }

    private void awaitAnswer(String zone) throws IOException {
        SimpleResolver client = new SimpleResolver(address());
        client.setTimeout(Duration.ofMillis(250));
        Message query = Message.newQuery(Record.newRecord(Name.fromString(zone + "."), Type.SOA, DClass.IN));
        long deadline = System.nanoTime() + START_TIME.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                if (client.send(query).getHeader().getFlag(Flags.QR)) {
                    return;
                }
            } catch (IOException notYet) {
                // The condition of the loop decides.
                continue;
            }
        }
        throw new IOException("name server does not answer: " + output());
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output.txt"));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The port, for UDP and TCP. */
    public int port() {
        return port;
    }

    /** As the system property {@code mta.dns} wants it. */
    public String hostPort() {
        return "127.0.0.1:" + port;
    }

    /** Ends the process that was started, and its children. */
    @Override
    public void close() throws IOException {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                family.forEach(ProcessHandle::destroyForcibly);
                process.waitFor();
            }
        } catch (InterruptedException e) {
            family.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
        family.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
