package org.mailstage.it.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailstage.cli.server.PortPlan;
import org.mailstage.core.smtp.SmtpScript;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.rest.RestClient;
import org.mailstage.it.server.MailstageServer;

/** The dialogues of every RFC, against the real server with a listener of each kind. */
class DialoguesIT {
    private static final ReceptionLimits LIMITS = SmtpScript.LIMITS;

    /** Where the client that may use XCLIENT comes from. */
    private static final String PROXY = "127.0.0.3";

    /** Where the client that may use ETRN comes from. */
    private static final String DIAL_UP = "127.0.0.4";

    private static final Map<String, Integer> PORTS = new LinkedHashMap<>();

    private static CountingSink sink;
    private static MailstageServer server;
    private int logged;

    private static final String SETTINGS = """
            hostname: mx.example.org
            postmaster: postmaster@two.example
            domains:
              relay: [two.example, 例子.example]
            smarthost: 127.0.0.1:%d
            listeners:
              mx: {role: mx, address: "127.0.0.1:%d"}
              tls-required: {role: mx, address: "127.0.0.1:%d", tls: required}
              submission: {role: submission, address: "127.0.0.1:%d"}
              lmtp: {role: lmtp, address: "127.0.0.1:%d"}
              proxy: {role: mx, address: "127.0.0.1:%d"}
              withheld: {role: mx, address: "127.0.0.1:%d", withhold: [DSN, CHUNKING, SMTPUTF8]}
            peers:
              xclient: [%s]
              etrn: [%s]
            traffic:
              client: {connections: none}
            auth:
              delay: {first: 1ms, longest: 1ms}
            limits:
              message-size: %d
              recipients: %d
              command-line: %d
              text-line: %d
              hops: %d
              errors: %d
              sessions: %d
              sessions-per-address: %d
            """;

    @BeforeAll
    static void start() throws Exception {
        for (String kind : List.of("mx", "tls-required", "submission", "lmtp", "proxy", "withheld")) {
            PORTS.put(kind, PortPlan.freePort());
        }
        sink = CountingSink.smtp();
        MailstageServer created =
                MailstageServer.named("dialogues").withConfig(settings()).create();
        server = created;
        // The launcher moves the listeners of the usual names to ports of its own.
        PORTS.put("mx", created.smtpPort());
        PORTS.put("submission", created.submissionPort());
        PORTS.put("etrn", created.smtpPort());
        created.start();
        int status = new RestClient(created)
                .sendJson(
                        "POST",
                        "users",
                        "{\"name\":\"alice\",\"password\":\"secret-1\",\"senders\":[\"alice@one.example\"]}")
                .statusCode();
        assertThat(status).isEqualTo(201);
    }

    private static String settings() {
        return SETTINGS.formatted(
                sink.port(),
                PORTS.get("mx"),
                PORTS.get("tls-required"),
                PORTS.get("submission"),
                PORTS.get("lmtp"),
                PORTS.get("proxy"),
                PORTS.get("withheld"),
                PROXY,
                DIAL_UP,
                LIMITS.messageSize(),
                LIMITS.recipients(),
                LIMITS.commandLine(),
                LIMITS.textLine(),
                LIMITS.hops(),
                LIMITS.errors(),
                LIMITS.sessions(),
                LIMITS.sessionsPerAddress());
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        if (sink != null) {
            sink.close();
        }
    }

    @BeforeEach
    void remember() {
        logged = server.log().length();
    }

    @AfterEach
    void logShouldHoldNoStackTrace() {
        assertThat(server.log().substring(logged)).doesNotContain("Exception", "\tat ");
    }

    static List<SmtpScript> scripts() {
        return SmtpScript.loadAll();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void serverShouldAnswerAsWrittenWhenDialogueIsPlayed(SmtpScript script) throws Exception {
        Integer port = PORTS.get(script.listener());
        assertThat(port).as(script.listener()).isNotNull();
        String from = switch (script.listener()) {
            case "proxy" -> PROXY;
            case "etrn" -> DIAL_UP;
            default -> "127.0.0.1";
        };
        try (SmtpClient client = SmtpClient.connect(port, from)) {
            script.run(client);
        }
    }
}
