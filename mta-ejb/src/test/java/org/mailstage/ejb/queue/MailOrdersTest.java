package org.mailstage.ejb.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.ejb.config.ConfigServiceFixture;
import org.mailstage.ejb.delivery.CapturingSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.mailstage.ejb.queue.QueueOrder.Action;

class MailOrdersTest {
    @TempDir
    Path data;

    private final CapturingSender sender = new CapturingSender();
    private final List<TraceEvent> trace = new ArrayList<>();
    private MailSettings settings;

    @BeforeEach
    void configure() throws Exception {
        settings = ConfigServiceFixture.with(data, Map.of("hostname", "mx.here.test"))
                .current();
    }

    private Optional<QueuedMessage> apply(QueuedMessage message, QueueOrder... orders) throws Exception {
        return MailOrdersFixture.with(sender, trace::add, List.of(orders)).apply(message, settings, Orders.ORDERED);
    }

    static QueuedMessage message(String... recipients) {
        Envelope envelope = new Envelope(
                ReversePath.ofTrusted("author@here.test"),
                List.of(recipients).stream().map(Mailbox::ofTrusted).toList(),
                BodyType.SEVEN_BIT);
        MessageContent content = MessageContent.of("Subject: test\r\n\r\ntext\r\n".getBytes(StandardCharsets.US_ASCII));
        return QueuedMessage.fresh(QueueId.next(0), envelope, content, Orders.RECEIVED);
    }

    private List<String> types() {
        return trace.stream().map(event -> event.type().name()).toList();
    }

    @Test
    void messageShouldGoOnUntouchedWhenNothingIsOrdered() throws Exception {
        QueuedMessage message = message("one@there.test");

        assertThat(apply(message)).containsSame(message);
        assertThat(apply(message, Orders.hold(1, Orders.recipient("x@there.test"))))
                .contains(message);
        assertThat(sender.sent).isEmpty();
        assertThat(trace).isEmpty();
    }

    @Test
    void onlyTheRecipientsThatAreMeantShouldBeHeld() throws Exception {
        Optional<QueuedMessage> rest =
                apply(message("one@there.test", "two@there.test"), Orders.hold(7, Orders.recipient("one@there.test")));

        assertThat(rest.orElseThrow().envelope().recipients()).containsExactly(Mailbox.ofTrusted("two@there.test"));
        Outgoing held = sender.sent.get(0);
        assertThat(held.queue()).isEqualTo("mta.hold");
        assertThat(held.message().envelope().recipients()).containsExactly(Mailbox.ofTrusted("one@there.test"));
        assertThat(held.message().handling().order()).isEqualTo(7);
        assertThat(types()).containsExactly("HELD");
        assertThat(trace.get(0).evidence()).isEqualTo("held by test");
        assertThat(trace.get(0).nextHop()).isEqualTo("mx:there.test");
    }

    @Test
    void nothingShouldBeLeftWhenItIsDeleted() throws Exception {
        assertThat(apply(message("one@there.test"), Orders.of(1, Action.DELETE, QueueFilter.ALL)))
                .isEmpty();

        assertThat(sender.sent).isEmpty();
        assertThat(types()).containsExactly("DELETED");
    }

    @Test
    void senderShouldReadTheTextWhenAnAdministratorBouncesMail() throws Exception {
        QueueOrder order = Orders.of(1, Action.BOUNCE, QueueFilter.ALL, "The project has ended.", null, 0);

        assertThat(apply(message("one@there.test"), order)).isEmpty();

        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.inbound");
        byte[] report;
        try (var in = sender.sent.get(0).message().content().open()) {
            report = in.readAllBytes();
        }
        assertThat(new String(report, StandardCharsets.UTF_8))
                .contains("The project has ended.", "Final-Recipient: rfc822; one@there.test", "Status: 5.7.1");
        assertThat(types()).containsExactly("FAILED", "BOUNCED", "RECEIVED");
    }

    @Test
    void messageShouldBearItsNewNextHopAndPriorityWhenTheseAreOrdered() throws Exception {
        NextHop other = NextHop.parse("smtp:relay.test:2525");
        QueuedMessage message = apply(
                        message("one@there.test"),
                        Orders.of(1, Action.REROUTE, QueueFilter.ALL, "", other, 0),
                        Orders.of(2, Action.PRIORITY, QueueFilter.ALL, "", null, 6))
                .orElseThrow();

        assertThat(message.handling().nextHop()).isEqualTo(other);
        assertThat(message.handling().order()).isEqualTo(2);
        assertThat(message.envelope().options().priority()).isEqualTo(6);
    }

    @Test
    void messageShouldBeDividedWhenItsRecipientsGoDifferentWays() throws Exception {
        NextHop other = NextHop.parse("smtp:relay.test:2525");
        QueueOrder order = Orders.of(1, Action.REROUTE, Orders.recipient("one@there.test"), "", other, 0);

        assertThat(apply(message("one@there.test", "two@there.test"), order)).isEmpty();

        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.outbound", "mta.outbound");
        assertThat(sender.sent)
                .extracting(o -> o.message().handling().nextHop())
                .containsExactly(other, null);
    }
}
