package org.mailstage.ejb.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.MovingClock;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.bounce.Verp;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.Verdict;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.ejb.config.ConfigServiceFixture;
import org.mailstage.ejb.messaging.QueuedMessage;

class FeedbackServiceTest {
    private static final QueueId SENT = new QueueId("01JDFE9S5000000001");
    private static final String DOMAIN = "b.example";

    @TempDir
    Path data;

    private final List<TraceEvent> trace = new ArrayList<>();
    private VerpAddresses addresses = new VerpAddresses();
    private FeedbackService service = new FeedbackService();
    private VerpSender sender = new VerpSender();
    private Path keyFile = Path.of(".");

    @BeforeEach
    void wire() throws Exception {
        keyFile = Files.writeString(data.resolve("key"), "a key that nobody knows\n");
        configure(Map.of());
    }

    private void configure(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "hostname",
                "mx.example",
                "domains.local",
                DOMAIN,
                "routes." + DOMAIN,
                "lmtp:127.0.0.1:24",
                "bounces.verp.enabled",
                "true",
                "bounces.verp.domain",
                DOMAIN,
                "bounces.verp.key-file",
                keyFile.toString(),
                "bounces.verp.senders",
                "news.example"));
        settings.putAll(more);
        addresses = FeedbackFixture.addresses(ConfigServiceFixture.with(data, settings), Clock.systemUTC());
        service = FeedbackFixture.service(addresses, trace::add);
        sender = new VerpSender();
        sender.addresses = addresses;
    }

    private Mailbox address(String recipient) {
        return addresses
                .current()
                .orElseThrow()
                .encode(SENT, Mailbox.ofTrusted(recipient))
                .orElseThrow();
    }

    private static QueuedMessage message(String reversePath, String text, Mailbox... recipients) {
        return QueuedMessage.fresh(
                QueueId.next(0),
                new Envelope(ReversePath.ofTrusted(reversePath), List.of(recipients), BodyType.SEVEN_BIT),
                MessageContent.of(text.getBytes(StandardCharsets.UTF_8)),
                Instant.EPOCH);
    }

    private static String report(String recipient, String fields) {
        return "From: MAILER-DAEMON@mx.example.net\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nno\r\n--b\r\n"
                + "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
                + "Final-Recipient: rfc822; " + recipient + "\r\n" + fields + "\r\n--b--\r\n";
    }

    @Test
    void bounceShouldStandInTraceOfItsMessageWhenItComesBack() throws Exception {
        String report = report(
                "anna@two.example", "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user");
        QueuedMessage bounce = message("", report, address("anna@two.example"));

        assertThat(service.take(bounce)).isEmpty();

        assertThat(trace).hasSize(2);
        assertThat(trace.get(0)).satisfies(e -> {
            assertThat(e.id()).isEqualTo(SENT.value());
            assertThat(e.type()).isEqualTo(TraceEvent.Type.BOUNCE_RECEIVED);
            assertThat(e.recipients()).containsExactly("anna@two.example");
            assertThat(e.remoteHost()).isEqualTo("mx.example.net");
            assertThat(e.status()).isEqualTo("5.1.1");
            assertThat(e.evidence()).isEqualTo("hard, user unknown: 550 no such user (report " + bounce.id() + ")");
        });
        assertThat(trace.get(1)).satisfies(e -> {
            assertThat(e.id()).isEqualTo(bounce.id().value());
            assertThat(e.type()).isEqualTo(TraceEvent.Type.DELIVERED);
        });
    }

    @Test
    void recipientShouldBeTheOneSentToWhenMailWasForwarded() throws Exception {
        service.take(message(
                "", report("other@three.example", "Action: failed\r\nStatus: 5.2.2"), address("anna@two.example")));

        assertThat(trace.get(0).recipients()).containsExactly("anna@two.example");
        assertThat(trace.get(0).evidence()).startsWith("soft, mailbox full: other@three.example, ");
    }

    @Test
    void recipientShouldBeFoundInReportWhenAddressOnlyRecognisesIt() throws Exception {
        String recipient = "Somebody.With.A.Long.Name@department.two.example";

        service.take(message("", report(recipient, "Action: failed\r\nStatus: 5.1.1"), address(recipient)));

        assertThat(trace.get(0).recipients()).containsExactly(recipient);
    }

    @Test
    void nothingShouldBeToldOfAMessageWhenItsRecipientIsNotFound() throws Exception {
        Mailbox address = address("Somebody.With.A.Long.Name@department.two.example");

        assertThat(service.take(message("", report("x@three.example", "Action: failed"), address)))
                .isEmpty();

        assertThat(trace).extracting(TraceEvent::type).containsExactly(TraceEvent.Type.DELIVERED);
    }

    @Test
    void complaintShouldBeToldWhenFeedbackReportComes() throws Exception {
        String report =
                "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\n"
                        + "Feedback-Type: abuse\r\n--b--\r\n";

        service.take(message("fbl@two.example", report, address("anna@two.example")));

        assertThat(trace.get(0).type()).isEqualTo(TraceEvent.Type.COMPLAINED);
        assertThat(trace.get(0).evidence()).startsWith("abuse (report ");
    }

    @Test
    void noticeShouldBeToldWhenReportIsOfADelayOrNoReport() throws Exception {
        service.take(message(
                "", report("anna@two.example", "Action: delayed\r\nStatus: 4.4.1"), address("anna@two.example")));
        service.take(message("anna@two.example", "Subject: Out of office\r\n\r\n", address("anna@two.example")));

        assertThat(trace)
                .extracting(TraceEvent::type)
                .containsExactly(
                        TraceEvent.Type.NOTICE_RECEIVED,
                        TraceEvent.Type.DELIVERED,
                        TraceEvent.Type.NOTICE_RECEIVED,
                        TraceEvent.Type.DELIVERED);
        assertThat(trace.get(2).evidence()).startsWith("automatic reply");
    }

    @Test
    void otherRecipientsShouldStayWhenMessageHasThem() throws Exception {
        Mailbox other = Mailbox.ofTrusted("anna@" + DOMAIN);

        Optional<QueuedMessage> rest = service.take(message("", "x", address("anna@two.example"), other));

        assertThat(rest.orElseThrow().envelope().recipients()).containsExactly(other);
    }

    @Test
    void messageShouldBePassedOnWhenSettingsSaySo() throws Exception {
        configure(Map.of("bounces.verp.pass-on", "true"));
        QueuedMessage bounce = message("", report("anna@two.example", "Action: failed"), address("anna@two.example"));

        assertThat(service.take(bounce)).contains(bounce);

        assertThat(trace).extracting(TraceEvent::type).containsExactly(TraceEvent.Type.BOUNCE_RECEIVED);
    }

    @Test
    void nothingShouldBeToldWhenAddressIsForged() throws Exception {
        Mailbox forged = new Mailbox("bounces+aaaaaaaaaaaaa01jdfe9s5000000001-anna=two.example", DOMAIN);

        assertThat(service.take(message("", report("anna@two.example", "Action: failed"), forged)))
                .isEmpty();

        assertThat(trace).extracting(TraceEvent::id).doesNotContain(SENT.value());
    }

    @Test
    void messageShouldPassUnreadWhenItIsForOthersOrNothingIsEnabled() throws Exception {
        QueuedMessage usual = message("a@one.example", "x", Mailbox.ofTrusted("anna@" + DOMAIN));
        assertThat(service.take(usual)).contains(usual);
        QueuedMessage bounce = message("", "x", address("anna@two.example"));

        configure(Map.of("bounces.verp.enabled", "false"));

        assertThat(service.take(bounce)).contains(bounce);
        assertThat(trace).isEmpty();
    }

    @Test
    void messageShouldBeSplitWhenItsSenderAsks() {
        Mailbox anna = Mailbox.ofTrusted("anna@two.example");
        Mailbox ben = Mailbox.ofTrusted("ben@two.example");

        List<QueuedMessage> parts = sender.split(message("list@news.example", "x", anna, ben));

        assertThat(parts).extracting(p -> p.envelope().recipients()).containsExactly(List.of(anna), List.of(ben));
        assertThat(sender.split(message("list@one.example", "x", anna, ben))).hasSize(1);
    }

    @Test
    void reversePathShouldNameRecipientWhenMessageGoesOut() {
        QueuedMessage message = message("list@news.example", "x", Mailbox.ofTrusted("anna@two.example"));

        Envelope envelope = sender.envelope(message, NextHop.mx("two.example"));

        Verp verp = addresses.current().orElseThrow();
        Verp.Token token =
                verp.decode(envelope.reversePath().mailbox().orElseThrow()).orElseThrow();
        assertThat(token.message()).isEqualTo(message.id());
        assertThat(token.recipient(List.of())).contains("anna@two.example");
        assertThat(envelope.recipients()).isEqualTo(message.envelope().recipients());
    }

    @Test
    void reversePathShouldStayWhenNextHopIsLocalOrSeveralRecipientsAreLeft() {
        Mailbox anna = Mailbox.ofTrusted("anna@two.example");
        QueuedMessage one = message("list@news.example", "x", anna);
        QueuedMessage two = message("list@news.example", "x", anna, Mailbox.ofTrusted("ben@two.example"));

        assertThat(sender.envelope(one, NextHop.parse("lmtp:127.0.0.1:24"))).isEqualTo(one.envelope());
        assertThat(sender.envelope(two, NextHop.mx("two.example"))).isEqualTo(two.envelope());
    }

    @Test
    void mailShouldGoOutAsItIsUntilKeyCanBeRead() throws Exception {
        Files.delete(keyFile);
        MovingClock clock = new MovingClock();
        configure(Map.of());
        addresses.clock = clock;
        QueuedMessage message = message("list@news.example", "x", Mailbox.ofTrusted("anna@two.example"));
        assertThat(sender.envelope(message, NextHop.mx("two.example"))).isEqualTo(message.envelope());

        Files.writeString(keyFile, "a key that nobody knows");
        assertThat(addresses.current()).isEmpty();
        clock.move(Duration.ofSeconds(61));

        assertThat(addresses.current()).isPresent();
    }

    @Test
    void recipientShouldBeAcceptedUnaskedWhenAddressIsGenuine() {
        PolicyStage rules = service.stage(new PolicyStage() {
            @Override
            public Verdict onRecipient(ClientInfo client, RecipientRequest request) {
                return Verdict.refuse(Reply.of(550, "5.1.1", "asked"));
            }
        });

        assertThat(answer(rules, address("anna@two.example"))).isEqualTo("ok");
        assertThat(answer(rules, new Mailbox("bounces+x", DOMAIN))).isEqualTo("no such address here");
        assertThat(answer(rules, Mailbox.ofTrusted("anna@" + DOMAIN))).isEqualTo("asked");
    }

    private static String answer(PolicyStage rules, Mailbox recipient) {
        ClientInfo client = new ClientInfo(
                InetAddress.getLoopbackAddress(), 1, "client.example", true, ListenerRole.MX, "mx", null, null);
        MailRequest mail = new MailRequest(ReversePath.NULL, BodyType.SEVEN_BIT, -1, EnvelopeOptions.NONE);
        Verdict verdict = rules.onRecipient(client, new RecipientRequest(mail, 0, recipient, RecipientOptions.NONE));
        return verdict instanceof Verdict.Refuse refused ? refused.reply().text() : "ok";
    }
}
