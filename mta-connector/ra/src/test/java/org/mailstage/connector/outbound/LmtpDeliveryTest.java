package org.mailstage.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryOutcome.Deferred;
import org.mailstage.core.delivery.DeliveryOutcome.Delivered;
import org.mailstage.core.delivery.DeliveryOutcome.Failed;

/** RFC 2033: LHLO, and a reply per accepted recipient behind the final dot. */
class LmtpDeliveryTest {
    private final SmtpDeliveryAgent agent = new SmtpDeliveryAgent();
    private final FakeSmtpServer server = FakeSmtpServer.lmtp();

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    @Test
    void lhloShouldGreetAndEveryRecipientHaveItsReply() {
        List<DeliveryOutcome> outcomes = deliver("a@x.example", "b@x.example");
        assertThat(server.commands()).startsWith("LHLO client.example");
        assertThat(outcomes)
                .extracting(DeliveryOutcome::evidence)
                .containsExactly("250 2.1.5 Ok a@x.example", "250 2.1.5 Ok b@x.example");
    }

    @Test
    void lhloRefusalShouldNotFallBackToHelo() {
        server.on(Step.EHLO).reply("500 5.5.1 what");
        assertThat(deliver("a@x.example").get(0)).isInstanceOf(Deferred.class);
        assertThat(server.commands()).containsExactly("LHLO client.example");
    }

    @Test
    void repliesShouldGoToTheRecipientsThatWereAccepted() {
        server.on(Step.RCPT).matching("gone@").reply("550 5.1.1 gone");
        server.on(Step.DATA_END).matching("full@").reply("452 4.2.2 full");
        server.on(Step.DATA_END).matching("bad@").reply("554 5.6.0 bad");
        List<DeliveryOutcome> outcomes = deliver("gone@x.example", "full@x.example", "a@x.example", "bad@x.example");
        assertThat(outcomes.get(0)).isInstanceOf(Failed.class);
        assertThat(outcomes.get(0).evidence()).startsWith("550");
        assertThat(outcomes.get(1)).isInstanceOf(Deferred.class);
        assertThat(outcomes.get(2)).isInstanceOf(Delivered.class);
        assertThat(outcomes.get(3)).isInstanceOf(Failed.class);
        assertThat(server.transactions())
                .singleElement()
                .satisfies(t -> assertThat(t.delivered()).containsExactly("a@x.example"));
    }

    @Test
    void onlyRecipientsWithoutReplyShouldBeDeferredWhenTheConnectionBreaks() {
        server.on(Step.DATA_END).matching("b@").drop();
        List<DeliveryOutcome> outcomes = deliver("a@x.example", "b@x.example", "c@x.example");
        assertThat(outcomes.get(0)).isInstanceOf(Delivered.class);
        assertThat(outcomes.subList(1, 3)).allSatisfy(o -> {
            assertThat(o).isInstanceOf(Deferred.class);
            assertThat(o.evidence()).contains("may have taken");
        });
    }

    @Test
    void onlyRecipientsWithoutReplyShouldBeDeferredWhenTheServerSays421() {
        server.on(Step.DATA_END).matching("b@").replyAndDrop("421 4.3.2 going down");
        List<DeliveryOutcome> outcomes = deliver("a@x.example", "b@x.example", "c@x.example");
        assertThat(outcomes.get(0)).isInstanceOf(Delivered.class);
        assertThat(outcomes.subList(1, 3)).allMatch(o -> o instanceof Deferred);
    }

    @Test
    void dataAcceptedForNobodyShouldEndTheSession() {
        server.on(Step.RCPT).reply("550 5.1.1 nobody").times(1).thenAccept();
        server.on(Step.DATA).reply("354 go").times(1).thenAccept();
        assertThat(deliver("a@x.example").get(0)).isInstanceOf(Failed.class);
        assertThat(agent.openConnections()).isZero();
        assertThat(deliver("a@x.example").get(0)).isInstanceOf(Delivered.class);
    }

    @Test
    void connectionShouldBeUsedAgainWhenAllRepliesWereRead() {
        deliver("a@x.example", "b@x.example");
        deliver("a@x.example", "b@x.example");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.transactions()).hasSize(2);
    }

    private List<DeliveryOutcome> deliver(String... recipients) {
        return agent.deliver(Requests.to(server).lmtp().recipients(recipients).build());
    }
}
