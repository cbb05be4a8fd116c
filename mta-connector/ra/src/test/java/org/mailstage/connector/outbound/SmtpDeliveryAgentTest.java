package org.mailstage.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryOutcome.Deferred;
import org.mailstage.core.delivery.DeliveryOutcome.Delivered;
import org.mailstage.core.delivery.DeliveryOutcome.Failed;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

/** What the client says to a server that behaves, and to one that offers less or refuses. */
class SmtpDeliveryAgentTest {
    private final SmtpDeliveryAgent agent = new SmtpDeliveryAgent();
    private final FakeSmtpServer server = FakeSmtpServer.smtp();

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    @Test
    void messageShouldArriveWithEnvelopeAndContent() {
        DeliveryOutcome outcome = deliverOne(Requests.to(server).text("Subject: x\r\n\r\n.dot\r\n..\r\nend"));
        assertThat(outcome)
                .isEqualTo(new Delivered(
                        EnhancedStatus.of(2, 0, 0),
                        "mx" + server.port() + ".example[127.0.0.1]:" + server.port(),
                        Reply.of(250, "2.0.0", "Ok: queued as FAKE1")));
        ReceivedTransaction received = onlyTransaction();
        assertThat(received.reversePath()).isEqualTo("sender@one.example");
        assertThat(received.recipients()).containsExactly("user@two.example");
        assertThat(received.helo()).isEqualTo("client.example");
        assertThat(received.text()).isEqualTo("Subject: x\r\n\r\n.dot\r\n..\r\nend\r\n");
    }

    @Test
    void nullReversePathShouldBeSaid() {
        assertThat(deliverOne(Requests.to(server).from(""))).isInstanceOf(Delivered.class);
        assertThat(server.commands()).contains("MAIL FROM:<> SIZE=26");
    }

    @Test
    void replyWithoutEnhancedStatusShouldCountAsSuccess() {
        server.on(Step.DATA_END).reply("250 thanks");
        assertThat(deliverOne(Requests.to(server)).status()).isEqualTo(EnhancedStatus.of(2, 0, 0));
    }

    @Test
    void commandsShouldComeOneByOneWhenPipeliningIsNotOffered() {
        server.withhold("PIPELINING");
        server.on(Step.RCPT).matching("b@").reply("550 5.1.1 no b");
        List<DeliveryOutcome> outcomes = deliver(Requests.to(server).recipients("a@x.example", "b@x.example"));
        assertThat(outcomes.get(0)).isInstanceOf(Delivered.class);
        assertThat(outcomes.get(1)).isInstanceOf(Failed.class);
        assertThat(onlyTransaction().recipients()).containsExactly("a@x.example");
    }

    @Test
    void dataShouldNotBeSentWithoutPipeliningWhenNobodyWasAccepted() {
        server.withhold("PIPELINING");
        server.on(Step.RCPT).reply("550 5.1.1 nobody");
        assertThat(deliverOne(Requests.to(server))).isInstanceOf(Failed.class);
        assertThat(server.commands()).doesNotContain("DATA");
    }

    @Test
    void rcptShouldNotBeSentWithoutPipeliningWhenMailWasRefused() {
        server.withhold("PIPELINING");
        server.on(Step.MAIL).reply("550 5.7.1 not you");
        assertThat(deliverOne(Requests.to(server))).isInstanceOf(Failed.class);
        assertThat(server.commands()).noneMatch(c -> c.startsWith("RCPT"));
    }

    @Test
    void heloShouldBeSaidWhenEhloIsUnknown() {
        server.on(Step.EHLO).reply("502 5.5.1 what?");
        assertThat(deliverOne(Requests.to(server).eightBit())).isInstanceOf(Delivered.class);
        assertThat(server.commands())
                .startsWith("EHLO client.example", "HELO client.example", "MAIL FROM:<sender@one.example>");
    }

    @Test
    void bodyParameterShouldBeSentOnlyWhenOfferedAndDeclared() {
        deliverOne(Requests.to(server).eightBit());
        assertThat(onlyTransaction().mailParameters()).isEqualTo("SIZE=26 BODY=8BITMIME");
    }

    @Test
    void eightBitContentShouldBeSentAsItIsWhenServerLacks8bitmime() {
        server.withhold("8BITMIME");
        String text = "Subject: x\r\n\r\nGr\u00fc\u00dfe \u0080\u00ff\r\n";
        deliverOne(Requests.to(server).eightBit().text(text));
        assertThat(onlyTransaction().mailParameters()).doesNotContain("BODY");
        assertThat(onlyTransaction().text()).isEqualTo(text);
    }

    @Test
    void messageOverTheOfferedSizeShouldFailWithoutBeingTried() {
        server.offer("SIZE 25");
        DeliveryOutcome outcome = deliverOne(Requests.to(server));
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(outcome.status()).isEqualTo(EnhancedStatus.of(5, 3, 4));
        assertThat(server.commands()).noneMatch(c -> c.startsWith("MAIL"));
        server.offer("SIZE 26");
        assertThat(deliverOne(Requests.to(server).helo("other.example"))).isInstanceOf(Delivered.class);
    }

    @Test
    void everyRecipientShouldGetItsOwnOutcome() {
        server.on(Step.RCPT).matching("full@").reply("452 4.2.2 mailbox full");
        server.on(Step.RCPT).matching("gone@").reply("550 5.1.1 no such user");
        server.on(Step.RCPT).matching("many@").reply("552 too many recipients");
        List<DeliveryOutcome> outcomes = deliver(Requests.to(server)
                .recipients("a@x.example", "full@x.example", "gone@x.example", "many@x.example", "b@x.example"));
        assertThat(outcomes.get(0)).isInstanceOf(Delivered.class);
        assertThat(outcomes.get(1)).isInstanceOf(Deferred.class);
        assertThat(outcomes.get(1).evidence()).isEqualTo("452 4.2.2 mailbox full");
        assertThat(outcomes.get(2)).isInstanceOf(Failed.class);
        assertThat(outcomes.get(2).status()).isEqualTo(EnhancedStatus.of(5, 1, 1));
        assertThat(outcomes.get(3)).isInstanceOf(Deferred.class);
        assertThat(outcomes.get(4)).isInstanceOf(Delivered.class);
        assertThat(onlyTransaction().recipients()).containsExactly("a@x.example", "b@x.example");
    }

    @Test
    void emptyMessageShouldEndDataWhenItWasAcceptedForNobody() {
        server.on(Step.RCPT).reply("550 5.1.1 nobody");
        server.on(Step.DATA).reply("354 go on anyway").times(1).thenAccept();
        assertThat(deliverOne(Requests.to(server))).isInstanceOf(Failed.class);
        assertThat(server.transactions()).isEmpty();
        server.forgetBehaviours();
        assertThat(deliverOne(Requests.to(server))).isInstanceOf(Delivered.class);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.commands()).doesNotContain("RSET");
    }

    @Test
    void emptyMessageShouldEndDataWhenItWasAcceptedThoughMailWasRefused() {
        server.on(Step.MAIL).reply("450 4.7.1 later").times(1).thenAccept();
        server.on(Step.RCPT).reply("250 2.1.5 fine").times(1).thenAccept();
        DeliveryOutcome outcome = deliverOne(Requests.to(server));
        assertThat(outcome).isInstanceOf(Deferred.class);
        assertThat(outcome.evidence()).isEqualTo("450 4.7.1 later");
        assertThat(deliverOne(Requests.to(server).text("Subject: second\r\n\r\n")))
                .isInstanceOf(Delivered.class);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.transactions())
                .last()
                .extracting(ReceivedTransaction::text)
                .isEqualTo("Subject: second\r\n\r\n");
    }

    @Test
    void mailReplyShouldDecideAllRecipients() {
        server.on(Step.MAIL).reply("550 5.7.1 not you");
        assertThat(deliver(Requests.to(server).recipients("a@x.example", "b@x.example")))
                .hasSize(2)
                .allSatisfy(o -> {
                    assertThat(o).isInstanceOf(Failed.class);
                    assertThat(o.evidence()).isEqualTo("550 5.7.1 not you");
                });
    }

    @Test
    void dataReplyShouldDecideOnlyAcceptedRecipients() {
        server.on(Step.RCPT).matching("gone@").reply("550 5.1.1 gone");
        server.on(Step.DATA).reply("451 4.3.1 no room");
        List<DeliveryOutcome> outcomes = deliver(Requests.to(server).recipients("a@x.example", "gone@x.example"));
        assertThat(outcomes.get(0)).isInstanceOf(Deferred.class);
        assertThat(outcomes.get(0).evidence()).isEqualTo("451 4.3.1 no room");
        assertThat(outcomes.get(1)).isInstanceOf(Failed.class);
    }

    @Test
    void endOfDataReplyShouldDecideOnlyAcceptedRecipients() {
        server.on(Step.RCPT).matching("busy@").reply("450 4.2.1 busy");
        server.on(Step.DATA_END).reply("554 5.7.1 looks like spam");
        List<DeliveryOutcome> outcomes = deliver(Requests.to(server).recipients("a@x.example", "busy@x.example"));
        assertThat(outcomes.get(0)).isInstanceOf(Failed.class);
        assertThat(outcomes.get(0).evidence()).isEqualTo("554 5.7.1 looks like spam");
        assertThat(outcomes.get(1)).isInstanceOf(Deferred.class);
    }

    @Test
    void thousandRecipientsShouldGoInOneTransaction() {
        String[] many =
                IntStream.range(0, 1000).mapToObj(i -> "u" + i + "@x.example").toArray(String[]::new);
        assertThat(deliver(Requests.to(server).recipients(many))).hasSize(1000).allMatch(o -> o instanceof Delivered);
        assertThat(onlyTransaction().recipients()).containsExactly(many);
    }

    @Test
    void recipientsOverTheServersLimitShouldGoInFurtherTransactions() {
        server.limitRecipients(100);
        server.on(Step.RCPT).matching("u7@").reply("550 5.1.1 no such user");
        String[] many =
                IntStream.range(0, 250).mapToObj(i -> "u" + i + "@x.example").toArray(String[]::new);
        List<DeliveryOutcome> outcomes = deliver(Requests.to(server).recipients(many));
        assertThat(outcomes)
                .hasSize(250)
                .filteredOn(o -> o instanceof Delivered)
                .hasSize(249);
        assertThat(outcomes.get(7)).isInstanceOf(Failed.class);
        assertThat(server.transactions()).extracting(t -> t.recipients().size()).containsExactly(100, 100, 49);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void recipientsOverTheLimitShouldBeDeferredWhenNobodyGotTheMessage() {
        server.limitRecipients(1);
        server.on(Step.DATA_END).reply("554 5.7.1 spam");
        List<DeliveryOutcome> outcomes = deliver(Requests.to(server).recipients("a@x.example", "b@x.example"));
        assertThat(outcomes.get(0)).isInstanceOf(Failed.class);
        assertThat(outcomes.get(1)).isInstanceOf(Deferred.class);
        assertThat(outcomes.get(1).evidence()).isEqualTo("452 4.5.3 too many recipients");
        assertThat(server.commands()).filteredOn("DATA"::equals).hasSize(1);
    }

    @Test
    void recipientsOverTheLimitShouldBeDeferredWhenTheServerTakesNone() {
        server.limitRecipients(0);
        assertThat(deliver(Requests.to(server).recipients("a@x.example", "b@x.example")))
                .allMatch(o -> o instanceof Deferred);
        assertThat(server.commands()).filteredOn(c -> c.startsWith("MAIL")).hasSize(1);
    }

    @Test
    void onlyTheRestShouldBeDeferredWhenAFurtherTransactionBreaks() {
        server.limitRecipients(1);
        server.on(Step.MAIL).after(1).drop();
        List<DeliveryOutcome> outcomes = deliver(Requests.to(server).recipients("a@x.example", "b@x.example"));
        assertThat(outcomes.get(0)).isInstanceOf(Delivered.class);
        assertThat(outcomes.get(1)).isInstanceOf(Deferred.class);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void addressThatCannotBeWrittenShouldFailAloneAndNotReachTheWire() {
        List<DeliveryOutcome> outcomes = deliver(
                Requests.to(server).recipients("evil\r\nRSET@x.example", "good@x.example", "b\u00fccher@x.example"));
        assertThat(outcomes.get(0)).isInstanceOf(Failed.class);
        assertThat(outcomes.get(0).status()).isEqualTo(EnhancedStatus.of(5, 1, 3));
        assertThat(outcomes.get(1)).isInstanceOf(Delivered.class);
        assertThat(outcomes.get(2)).isInstanceOf(Failed.class);
        assertThat(onlyTransaction().recipients()).containsExactly("good@x.example");
        assertThat(server.commands()).doesNotContain("RSET");
    }

    @Test
    void reversePathThatCannotBeWrittenShouldFailAllWithoutConnecting() {
        DeliveryOutcome outcome = deliverOne(Requests.to(server).from("a b@x.example"));
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(outcome.status()).isEqualTo(EnhancedStatus.of(5, 1, 7));
        assertThat(server.connections()).isZero();
    }

    @Test
    void largeContentShouldArriveOctetForOctet() {
        byte[] octets = randomLines(3 << 20);
        assertThat(deliverOne(Requests.to(server).content(MessageContent.of(octets))))
                .isInstanceOf(Delivered.class);
        assertThat(onlyTransaction().content()).isEqualTo(octets);
    }

    @Test
    void streamedContentShouldArriveOctetForOctet() {
        byte[] octets = randomLines(300_000);
        assertThat(deliverOne(Requests.to(server).content(streaming(octets.length, new ByteArrayInputStream(octets)))))
                .isInstanceOf(Delivered.class);
        assertThat(onlyTransaction().content()).isEqualTo(octets);
    }

    @Test
    void unreadableContentShouldDeferAndNeverSendTheFinalDot() {
        InputStream broken = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("disk gone");
                }
                return 'x';
            }
        };
        DeliveryOutcome outcome = deliverOne(Requests.to(server).content(streaming(200_000, broken)));
        assertThat(outcome).isInstanceOf(Deferred.class);
        assertThat(outcome.status()).isEqualTo(EnhancedStatus.of(4, 3, 0));
        assertThat(server.transactions()).isEmpty();
        assertThat(agent.openConnections()).isZero();
    }

    @Test
    void cutOffContentShouldDeferAndNeverSendTheFinalDot() {
        byte[] octets = randomLines(1000);
        MessageContent cut = streaming(octets.length + 1, new ByteArrayInputStream(octets));
        DeliveryOutcome outcome = deliverOne(Requests.to(server).content(cut));
        assertThat(outcome).isInstanceOf(Deferred.class);
        assertThat(outcome.status()).isEqualTo(EnhancedStatus.of(4, 3, 0));
        assertThat(server.transactions()).isEmpty();
    }

    @Test
    void contentThatThrowsShouldDefer() {
        MessageContent broken = new MessageContent() {
            @Override
            public long size() {
                return 10;
            }

            @Override
            public InputStream open() {
                throw new IllegalStateException("broker gone");
            }
        };
        assertThat(deliverOne(Requests.to(server).content(broken))).isInstanceOf(Deferred.class);
        assertThat(agent.openConnections()).isZero();
    }

    @Test
    void requestWithoutTargetsShouldBeDeferred() {
        assertThat(deliverOne(Requests.to())).isInstanceOf(Deferred.class);
    }

    @Test
    void manyThreadsShouldDeliverEachMessageOnce() throws Exception {
        int threads = 16;
        int each = 50;
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Long>> counts = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                counts.add(workers.submit(() -> IntStream.range(0, each)
                        .mapToObj(i -> deliverOne(Requests.to(server).text("Subject: " + name + "-" + i + "\r\n\r\n")))
                        .filter(o -> o instanceof Delivered)
                        .count()));
            }
            for (Future<Long> count : counts) {
                assertThat(count.get()).isEqualTo(each);
            }
        } finally {
            workers.shutdown();
        }
        assertThat(server.transactions().stream().map(ReceivedTransaction::text).distinct())
                .hasSize(threads * each);
        assertThat(server.transactions()).hasSize(threads * each);
        assertThat(server.connections()).isLessThanOrEqualTo(2 * threads);
    }

    @Test
    void closedAgentShouldDefer() {
        agent.close();
        DeliveryOutcome outcome = deliverOne(Requests.to(server));
        assertThat(outcome).isInstanceOf(Deferred.class);
        assertThat(outcome.status()).isEqualTo(EnhancedStatus.of(4, 3, 2));
        assertThat(server.connections()).isZero();
    }

    private List<DeliveryOutcome> deliver(Requests request) {
        return agent.deliver(request.build());
    }

    private DeliveryOutcome deliverOne(Requests request) {
        List<DeliveryOutcome> outcomes = deliver(request);
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    private ReceivedTransaction onlyTransaction() {
        assertThat(server.transactions()).hasSize(1);
        return server.transactions().get(0);
    }

    private static MessageContent streaming(long size, InputStream in) {
        return new MessageContent() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() {
                return in;
            }
        };
    }

    /** Lines of letters, dots and octets over 127, many of which start with dots. */
    private static byte[] randomLines(int size) {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder(size + 100);
        while (text.length() < size) {
            text.append(".".repeat(random.nextInt(3)));
            int length = random.nextInt(90);
            for (int i = 0; i < length; i++) {
                text.append((char) (random.nextInt(10) == 0 ? 128 + random.nextInt(128) : '!' + random.nextInt(90)));
            }
            text.append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
