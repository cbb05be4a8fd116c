package org.mailstage.it.clients;

import java.io.IOException;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.it.server.MailstageServer;

/**
 * A server with the listeners mx, submission and submissions as they are by default, one account, and a next hop that keeps
 * what arrives. Nobody is trusted, so that what matters is what a client shows.
 */
public final class ClientSite implements AutoCloseable {
    private static final String SETTINGS = """
            hostname: mx.mailstage.test
            postmaster: postmaster@mailstage.test
            trusted: [127.0.0.77/32]
            domains:
              relay: [sink.test]
            smarthost: 127.0.0.1:%d
            auth:
              sender-check: "off"
            """;

    /** Where all mail goes; offers all that a relayed message may need. */
    final FakeSmtpServer sink = FakeSmtpServer.smtp().offer("SMTPUTF8", "DSN", "CHUNKING", "8BITMIME");

    private final MailstageServer server;

    ClientSite() throws IOException {
        server = MailstageServer.named("clients")
                .withConfig(SETTINGS.formatted(sink.port()))
                .start();
        Accounts.add(server, Errand.USER, Errand.PASSWORD);
    }

    public MailstageServer server() {
        return server;
    }

    int port(Way.Door door) {
        return switch (door) {
            case MX -> server.smtpPort();
            case SUBMISSION -> server.submissionPort();
            case SUBMISSIONS -> server.submissionsPort();
        };
    }

    @Override
    public void close() {
        try {
            server.close();
        } finally {
            sink.close();
        }
    }
}
