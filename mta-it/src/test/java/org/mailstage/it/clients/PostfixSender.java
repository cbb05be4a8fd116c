package org.mailstage.it.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.mailstage.cli.server.PortPlan;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.peer.Tool;

/**
 * A Postfix that passes on what it is given: configuration, queue and log in a directory of its own, a transport for each
 * way. It gives up after the first failure, so that a refusal shows. Its client knows no BDAT. Needs root.
 */
final class PostfixSender implements MailClient {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final String MAIN = """
            compatibility_level = 3.6
            config_directory = %1$s/etc
            queue_directory = %1$s/spool
            data_directory = %1$s/data
            maillog_file = %1$s/log/postfix.log
            maillog_file_prefixes = %1$s/log
            myhostname = client.test
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            mydestination =
            local_recipient_maps =
            alias_maps =
            alias_database =
            transport_maps = texthash:%1$s/etc/transport
            smtpd_relay_restrictions = permit_mynetworks, reject
            smtputf8_enable = yes
            smtp_dns_support_level = disabled
            smtp_host_lookup = native
            smtpd_peername_lookup = no
            smtp_sasl_password_maps = texthash:%1$s/etc/passwords
            smtp_sasl_security_options = noanonymous
            message_size_limit = 52428800
            mailbox_size_limit = 0
            maximal_queue_lifetime = 0
            bounce_queue_lifetime = 0
            """;

    private static final String MASTER = """
            127.0.0.1:%d inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            proxywrite unix - - n - 1 proxymap
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            showq unix n - n - - showq
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            tlsmgr unix - - n 1000? 1 tlsmgr
            postlog unix-dgram n - n - 1 postlogd
            """;

    private final int port = PortPlan.freePort();
    private @Nullable Path home;

    @Override
    public String name() {
        return "Postfix";
    }

    @Override
    public Set<Skill> skills() {
        return EnumSet.complementOf(EnumSet.of(Skill.CHUNKING));
    }

    @Override
    public void send(Errand errand) throws IOException, InterruptedException {
        Path directory = home;
        if (directory == null) {
            directory = start(errand);
        }
        Files.writeString(
                directory.resolve("etc/transport"),
                errand.to() + " " + transport(errand.way()) + ":[127.0.0.1]:" + errand.port() + "\n");
        run(directory, "reload");
        try (SmtpClient client = SmtpClient.connect(port)) {
            client.greet();
            submit(client, errand);
        }
        String status = awaitStatus(directory, errand);
        if (!status.contains("status=sent")) {
            throw new IOException("Postfix failed: " + status);
        }
    }

    private static void submit(SmtpClient client, Errand errand) throws IOException {
        Way way = errand.way();
        String mail = " BODY=8BITMIME"
                + (way.wants(Skill.SMTPUTF8) ? " SMTPUTF8" : "")
                + (way.wants(Skill.DSN) ? " RET=HDRS ENVID=" + Errand.ENVELOPE_ID : "");
        String recipient = way.wants(Skill.DSN) ? " NOTIFY=SUCCESS,FAILURE" : "";
        expect("250", client.command("MAIL FROM:<" + octets(errand.from()) + ">" + mail));
        expect("250", client.command("RCPT TO:<" + octets(errand.to()) + ">" + recipient));
        expect("354", client.command("DATA"));
        client.send(SmtpClient.stuffed(Files.readAllBytes(errand.wireFile())));
        expect("250", client.reply());
    }

    /** As the client writes text one octet a char. */
    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static void expect(String code, String reply) throws IOException {
        if (!reply.startsWith(code)) {
            throw new IOException("Postfix said " + reply);
        }
    }

    /** What the log says of the delivery. */
    private String awaitStatus(Path directory, Errand errand) {
        return Awaitility.await()
                .atMost(DEADLINE)
                .until(() -> logged(directory, errand.to()), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<String> logged(Path directory, String recipient) throws IOException {
        Path log = directory.resolve("log/postfix.log");
        if (!Files.exists(log)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("to=<" + recipient + ">") && line.contains("status="))
                    .findFirst();
        }
    }

    private Path start(Errand errand) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("mailstage-postfix");
        // Its daemons are not root.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("etc", "spool", "data", "log")) {
            Files.createDirectory(directory.resolve(name));
        }
        Files.setOwner(
                directory.resolve("data"),
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
        Files.writeString(directory.resolve("etc/main.cf"), MAIN.formatted(directory));
        Files.writeString(directory.resolve("etc/master.cf"), MASTER.formatted(port) + transports());
        Files.writeString(directory.resolve("etc/transport"), "");
        Files.writeString(
                directory.resolve("etc/passwords"), "127.0.0.1 " + Errand.USER + ":" + Errand.PASSWORD + "\n");
        run(directory, "start");
        home = directory;
        return directory;
    }

    private static String transports() {
        StringBuilder text = new StringBuilder();
        for (Way way : Way.values()) {
            text.append(transport(way))
                    .append(" unix - - n - - smtp\n  -o smtp_tls_security_level=")
                    .append(way.cover == Way.Cover.NONE ? "none" : "encrypt")
                    .append("\n  -o smtp_tls_wrappermode=")
                    .append(way.cover == Way.Cover.IMPLICIT ? "yes" : "no")
                    .append("\n  -o smtp_sasl_auth_enable=")
                    .append(way.mechanism.isPresent() ? "yes" : "no")
                    .append("\n  -o smtp_sasl_mechanism_filter=")
                    .append(way.mechanism.map(PostfixSender::mechanism).orElse(""))
                    .append('\n');
        }
        return text.toString();
    }

    private static String transport(Way way) {
        return "to-" + way.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String mechanism(Skill skill) {
        return switch (skill) {
            case AUTH_LOGIN -> "login";
            case AUTH_SCRAM_SHA_256 -> "scram-sha-256";
            default -> "plain";
        };
    }

    private static void run(Path directory, String command) throws IOException, InterruptedException {
        Tool.Result result = Tool.required("postfix")
                .run(DEADLINE, Map.of(), Path.of("/dev/null"), List.of("-c", directory + "/etc", command));
        if (result.exitCode() != 0) {
            throw new IOException("postfix " + command + " failed: " + result.output());
        }
    }

    @Override
    public void close() throws IOException {
        Path directory = home;
        home = null;
        if (directory == null) {
            return;
        }
        try {
            long master = Long.parseLong(
                    Files.readString(directory.resolve("spool/pid/master.pid")).trim());
            run(directory, "stop");
            Awaitility.await()
                    .atMost(DEADLINE)
                    .until(() -> ProcessHandle.of(master).isEmpty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
