package org.mailstage.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailstage.connector.testpeer.ReceivedTransaction;

/** Every client can send in every way it knows, and what it sent arrives as it was. */
@ExtendWith(ClientSiteExtension.class)
class RealClientsIT {
    private static final List<MailClient> CLIENTS = List.of(
            new Swaks(),
            new Msmtp(),
            new Curl(),
            Script.smtplib(),
            Script.nodemailer(),
            new GitSendEmail(),
            new Angus(),
            new PostfixSender());

    @AfterAll
    static void closeClients() throws IOException {
        for (MailClient client : CLIENTS) {
            client.close();
        }
    }

    static Stream<Arguments> errands() {
        return CLIENTS.stream()
                .flatMap(client -> Arrays.stream(Way.values())
                        .filter(way -> way.possibleWith(client.skills()))
                        .map(way -> Arguments.of(client.name(), way, client)));
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("errands")
    void messageShouldArriveAsItWasWhenClientSendsIt(
            String name, Way way, MailClient client, ClientSite site, @TempDir Path directory) throws Exception {
        String subject = (name + "-" + way).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
        boolean international = way.wants(Skill.SMTPUTF8);
        String from = international ? "jos\u00e9@b\u00fccher.test" : "sender@client.test";
        String to = (international ? "\u53d7\u4fe1-" : "") + subject + "@sink.test";
        Errand errand = new Errand(way, site.port(way.door), from, to, subject, directory);

        client.send(errand);

        ReceivedTransaction arrived = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> withSubject(site, subject), Optional::isPresent)
                .orElseThrow();
        // Some clients write an international domain in A-labels, which is the same domain.
        assertThat(arrived.reversePath()).isIn(from, from.replace("b\u00fccher.test", "xn--bcher-kva.test"));
        assertThat(arrived.recipients()).containsExactly(to);
        assertSame(body(arrived.text()), octets(way.letter.body().replace("\n", "\r\n")));
        assertReceivedField(arrived.text(), way);
        if (way.wants(Skill.DSN)) {
            assertThat(arrived.mailParameters()).contains("RET=HDRS");
            assertThat(arrived.recipientParameters().get(0)).contains("NOTIFY=SUCCESS,FAILURE");
        }
        if (way.wants(Skill.DSN) && client.tellsEnvelopeId()) {
            assertThat(arrived.mailParameters()).contains("ENVID=" + Errand.ENVELOPE_ID);
        }
    }

    /** But for empty lines at the end, which one client adds. */
    private static void assertSame(String body, String sent) {
        String arrived = body.stripTrailing();
        String expected = sent.stripTrailing();
        int difference = Arrays.mismatch(arrived.toCharArray(), expected.toCharArray());
        assertThat(difference)
                .as(() -> "first difference in " + arrived.length() + " of " + expected.length() + ": "
                        + arrived.substring(Math.max(0, difference - 20), Math.min(arrived.length(), difference + 40)))
                .isNegative();
    }

    /** Our field stands above all others. */
    private static void assertReceivedField(String message, Way way) {
        String field = message.substring(0, message.indexOf("\r\n", message.indexOf(";")))
                .replace("\r\n\t", " ");
        assertThat(field)
                .startsWith("Received: from ")
                .contains(" by mx.mailstage.test with " + way.protocol() + " id ");
        if (way.cover == Way.Cover.NONE) {
            assertThat(field).doesNotContain("TLS");
        } else {
            assertThat(field).containsPattern("\\(\\S*TLSv1[.][23] \\S*_(GCM|POLY1305)_SHA\\d+\\)");
        }
    }

    private static Optional<ReceivedTransaction> withSubject(ClientSite site, String subject) {
        return site.sink.transactions().stream()
                .filter(transaction -> transaction.text().contains("\r\nSubject: " + subject + "\r\n"))
                .findFirst();
    }

    private static String body(String message) {
        return message.substring(message.indexOf("\r\n\r\n") + 4);
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
