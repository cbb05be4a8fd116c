package org.mailstage.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.NextHop.Kind;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.SmtpTimeouts;

class AgentByKindTest {
    private final DeliveryAgent agent = new AgentByKind(agents());

    @Test
    void discardShouldDeliverToNowhereAndSaySo() {
        List<DeliveryOutcome> outcomes = deliver("discard");

        assertThat(outcomes).hasSize(2).allMatch(DeliveryOutcome.Delivered.class::isInstance);
        assertThat(outcomes.get(0).evidence()).contains("discarded");
    }

    @Test
    void errorShouldFailWithItsStatusWhenThatIsPermanent() {
        List<DeliveryOutcome> outcomes = deliver("error:5.1.1 no such user");

        assertThat(outcomes).hasSize(2).allMatch(DeliveryOutcome.Failed.class::isInstance);
        assertThat(outcomes.get(0).status()).isEqualTo(EnhancedStatus.of(5, 1, 1));
        assertThat(outcomes.get(0).evidence()).isEqualTo("no such user");
    }

    @Test
    void errorShouldDeferWhenItsStatusIsTemporary() {
        assertThat(deliver("error:4.7.0 closed")).allMatch(DeliveryOutcome.Deferred.class::isInstance);
    }

    @Test
    void probeShouldGetTheAnswerOfTheKind() {
        assertThat(probe("discard")).isEqualTo(ProbeOutcome.Answer.ACCEPTED);
        assertThat(probe("error:5.1.1 no such user")).isEqualTo(ProbeOutcome.Answer.REFUSED);
        assertThat(probe("error:4.7.0 closed")).isEqualTo(ProbeOutcome.Answer.UNDECIDED);
        assertThat(probe("maildir:/var/mail/%u")).isEqualTo(ProbeOutcome.Answer.UNDECIDED);
    }

    @Test
    void agentShouldNotBeMadeWhenAKindHasNone() {
        Map<Kind, DeliveryAgent> incomplete = agents();
        incomplete.remove(Kind.LMTP);

        assertThatThrownBy(() -> new AgentByKind(incomplete)).hasMessageContaining("LMTP");
    }

    private static Map<Kind, DeliveryAgent> agents() {
        Map<Kind, DeliveryAgent> agents = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            agents.put(kind, request -> List.of());
        }
        agents.put(Kind.DISCARD, new DiscardAgent());
        agents.put(Kind.ERROR, new ErrorAgent());
        return agents;
    }

    private List<DeliveryOutcome> deliver(String nextHop) {
        Envelope envelope = new Envelope(
                ReversePath.NULL,
                List.of(Mailbox.ofTrusted("a@example.org"), Mailbox.ofTrusted("b@example.org")),
                BodyType.SEVEN_BIT);
        return agent.deliver(new DeliveryRequest(
                QueueId.next(1_000_000L),
                envelope,
                MessageContent.of(new byte[0]),
                NextHop.parse(nextHop),
                List.of(),
                SmtpTimeouts.DEFAULT,
                DeliveryTerms.plain("mx.example", Duration.ZERO)));
    }

    private ProbeOutcome.Answer probe(String nextHop) {
        return agent.probe(new ProbeRequest(
                        ReversePath.NULL,
                        Mailbox.ofTrusted("a@example.org"),
                        NextHop.parse(nextHop),
                        List.of(),
                        "mx.example",
                        SmtpTimeouts.DEFAULT))
                .answer();
    }
}
