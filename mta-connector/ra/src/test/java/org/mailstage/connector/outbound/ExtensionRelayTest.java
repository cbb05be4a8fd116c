package org.mailstage.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryOutcome.Deferred;
import org.mailstage.core.delivery.DeliveryOutcome.Delivered;
import org.mailstage.core.delivery.DeliveryOutcome.Failed;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.DeliverBy;
import org.mailstage.core.message.DsnNotify;
import org.mailstage.core.message.DsnReturn;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.RecipientOptions;

/** What a sender asked for, at next hops that offer it and at those that do not. */
class ExtensionRelayTest {
    private final SmtpDeliveryAgent agent = new SmtpDeliveryAgent(new PeerCheck(FakeSmtpServer::trustManager));
    private final FakeSmtpServer server = FakeSmtpServer.smtp();

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    // ---- DSN, RFC 3461 -------------------------------------------------------------------------------------------

    @Test
    void dsnRequestShouldBePassedOnWhenTheNextHopOffersDsn() {
        server.offer("DSN");
        Mailbox bob = Mailbox.ofTrusted("bob@two.example");
        EnvelopeOptions options = new EnvelopeOptions(
                DsnReturn.FULL,
                "QQ314159",
                false,
                false,
                false,
                0,
                null,
                null,
                null,
                Map.of(bob, new RecipientOptions(Set.of(DsnNotify.SUCCESS), "rfc822;robert@old.example")));

        DeliveryOutcome outcome = deliver(Requests.to(server)
                .recipients("bob@two.example", "eve@two.example")
                .options(options));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Delivered.class, d -> assertThat(d.dsnPassedOn()).isTrue());
        ReceivedTransaction received = server.transactions().get(0);
        assertThat(received.mailParameters()).endsWith("RET=FULL ENVID=QQ314159");
        assertThat(received.recipientParameters())
                .containsExactly("NOTIFY=SUCCESS ORCPT=rfc822;robert@old.example", "ORCPT=rfc822;eve@two.example");
    }

    @Test
    void outcomeShouldSayThatNobodyTookTheDsnRequestWhenTheNextHopOffersNone() {
        assertThat(deliver(Requests.to(server)))
                .isInstanceOfSatisfying(
                        Delivered.class, d -> assertThat(d.dsnPassedOn()).isFalse());
        assertThat(server.transactions().get(0).recipientParameters()).containsExactly("");
    }

    // ---- SMTPUTF8, RFC 6531 --------------------------------------------------------------------------------------

    @Test
    void addressesShouldGoAsTheyAreWhenTheNextHopOffersSmtpUtf8() {
        server.offer("SMTPUTF8");
        assertThat(deliver(Requests.to(server).from("ålice@åne.example").recipients("jürgen@köln.example")))
                .isInstanceOf(Delivered.class);
        ReceivedTransaction received = server.transactions().get(0);
        assertThat(received.reversePath()).isEqualTo("ålice@åne.example");
        assertThat(received.recipients()).containsExactly("jürgen@köln.example");
        assertThat(received.mailParameters()).endsWith("SMTPUTF8");
    }

    @Test
    void onlyTheRecipientThatNeedsSmtpUtf8ShouldFailWhenItIsNotOffered() {
        List<DeliveryOutcome> outcomes = agent.deliver(Requests.to(server)
                .recipients("bob@two.example", "jürgen@two.example", "eve@köln.example")
                .build());

        assertThat(outcomes.get(0)).isInstanceOf(Delivered.class);
        assertFailed(outcomes.get(1), "5.6.7");
        assertThat(outcomes.get(2)).isInstanceOf(Delivered.class);
        assertThat(server.transactions().get(0).recipients())
                .containsExactly("bob@two.example", "eve@xn--kln-sna.example");
    }

    @Test
    void messageShouldFailBeforeMailWhenItsSenderNeedsSmtpUtf8() {
        assertFailed(deliver(Requests.to(server).from("ålice@one.example")), "5.6.7");
        assertThat(server.commands()).noneMatch(c -> c.startsWith("MAIL"));
    }

    @Test
    void messageShouldFailWhenItsHeaderNeedsSmtpUtf8AndGoWhenItDoesNot() {
        EnvelopeOptions asked = options(true, false, null);
        assertFailed(
                deliver(Requests.to(server).options(asked).text("Subject: Gr\u00fc\u00dfe\r\n\r\nx\r\n")), "5.6.9");
        assertThat(deliver(Requests.to(server).options(asked).text("Subject: hello\r\n\r\nGr\u00fc\u00dfe\r\n")))
                .isInstanceOf(Delivered.class);
    }

    // ---- CHUNKING, BINARYMIME, RFC 3030 --------------------------------------------------------------------------

    @Test
    void contentShouldGoInOneChunkWhenChunkingIsOffered() {
        server.offer("CHUNKING");
        assertThat(deliver(Requests.to(server).text("Subject: x\r\n\r\n.\r\n..dots\r\n")))
                .isInstanceOf(Delivered.class);
        assertThat(server.transactions().get(0).text()).isEqualTo("Subject: x\r\n\r\n.\r\n..dots\r\n");
        assertThat(server.commands()).contains("BDAT 25 LAST").doesNotContain("DATA");
    }

    @Test
    void binaryContentShouldArriveOctetForOctet() {
        server.offer("CHUNKING", "BINARYMIME");
        byte[] octets = new byte[300_000];
        new Random(3030).nextBytes(octets);
        assertThat(deliver(Requests.to(server).body(BodyType.BINARY_MIME).content(MessageContent.of(octets))))
                .isInstanceOf(Delivered.class);
        assertThat(server.transactions().get(0).content()).isEqualTo(octets);
        assertThat(server.transactions().get(0).mailParameters()).endsWith("BODY=BINARYMIME");
    }

    @Test
    void binaryContentShouldFailWhenTheNextHopTakesNone() {
        server.offer("CHUNKING");
        assertFailed(deliver(Requests.to(server).body(BodyType.BINARY_MIME)), "5.6.3");
    }

    @Test
    void binaryContentShouldGoToLmtpInAChunk() {
        try (FakeSmtpServer lmtp = FakeSmtpServer.lmtp().offer("CHUNKING", "BINARYMIME")) {
            List<DeliveryOutcome> outcomes = agent.deliver(Requests.to(lmtp)
                    .lmtp()
                    .recipients("a@two.example", "b@two.example")
                    .body(BodyType.BINARY_MIME)
                    .build());
            assertThat(outcomes).hasSize(2).allMatch(Delivered.class::isInstance);
        }
    }

    @Test
    void nextMessageShouldBeginWithResetWhenAChunkWasRefused() {
        server.offer("CHUNKING");
        server.on(Step.DATA_END).reply("554 5.6.0 no").times(1).thenAccept();
        assertFailed(deliver(Requests.to(server)), "5.6.0");
        assertThat(deliver(Requests.to(server))).isInstanceOf(Delivered.class);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.commands()).contains("RSET");
    }

    @Test
    void chunkShouldNotBeSentWhenNobodyIsToGetIt() {
        server.offer("CHUNKING");
        server.on(Step.RCPT).reply("550 5.1.1 no");
        assertFailed(deliver(Requests.to(server)), "5.1.1");
        assertThat(server.commands()).noneMatch(c -> c.startsWith("BDAT"));
    }

    @Test
    void messageShouldBeDeferredAndNotTakenWhenItsContentEndsTooEarlyOrTooLate() {
        server.offer("CHUNKING");
        for (int announced : new int[] {10, 1000}) {
            MessageContent lying = new MessageContent() {
                @Override
                public long size() {
                    return announced;
                }

                @Override
                public InputStream open() throws IOException {
                    return Requests.content("Subject: hello\r\n\r\nNOOP\r\n").open();
                }
            };
            assertThat(deliver(Requests.to(server).content(lying))).isInstanceOf(Deferred.class);
        }
        assertThat(server.transactions()).isEmpty();
    }

    // ---- DELIVERBY, MT-PRIORITY: RFC 2852, RFC 6710 --------------------------------------------------------------

    @Test
    void deadlineAndPriorityShouldBePassedOnWhenOffered() {
        server.offer("DELIVERBY 10", "MT-PRIORITY");
        DeliverBy by = new DeliverBy(Instant.now().plusSeconds(3600), DeliverBy.Mode.RETURN, false);
        DeliveryOutcome outcome = deliver(Requests.to(server).options(options(false, false, by)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Delivered.class, d -> assertThat(d.deadlinePassedOn()).isTrue());
        assertThat(server.transactions().get(0).mailParameters()).matches(".*MT-PRIORITY=5 BY=3(600|59\\d);R");
    }

    @Test
    void messageToReturnAtItsDeadlineShouldNotGoWhereNobodyPromisesThat() {
        DeliverBy by = new DeliverBy(Instant.now().plusSeconds(3600), DeliverBy.Mode.RETURN, false);
        assertFailed(deliver(Requests.to(server).options(options(false, false, by))), "5.3.3");
        try (FakeSmtpServer lmtp = FakeSmtpServer.lmtp()) {
            assertThat(deliver(Requests.to(lmtp).lmtp().options(options(false, false, by))))
                    .as("into the mailbox, in time")
                    .isInstanceOf(Delivered.class);
        }
    }

    @Test
    void messageShouldComeBackWhenTheNextHopNeedsMoreTimeThanIsLeft() {
        server.offer("DELIVERBY 7200");
        DeliverBy by = new DeliverBy(Instant.now().plusSeconds(3600), DeliverBy.Mode.RETURN, false);
        assertFailed(deliver(Requests.to(server).options(options(false, false, by))), "5.4.7");
    }

    // ---- REQUIRETLS, RFC 8689 ------------------------------------------------------------------------------------

    @Test
    void messageThatRequiresTlsShouldGoToAVerifiedHostThatOffersIt() {
        server.offerStartTls().offer("REQUIRETLS");
        assertThat(deliver(requireTls().target(FakeSmtpServer.certificateName(), server.port())))
                .isInstanceOf(Delivered.class);
        assertThat(server.transactions()).singleElement().satisfies(t -> {
            assertThat(t.tls()).isTrue();
            assertThat(t.mailParameters()).endsWith("REQUIRETLS");
        });
    }

    @Test
    void messageThatRequiresTlsShouldFailWithoutTls() {
        server.offer("REQUIRETLS");
        assertFailed(deliver(requireTls().target(FakeSmtpServer.certificateName(), server.port())), "5.7.10");
    }

    @Test
    void messageThatRequiresTlsShouldFailWhenTheCertificateNamesAnother() {
        server.offerStartTls().offer("REQUIRETLS");
        assertFailed(deliver(requireTls().target("other.example", server.port())), "5.7.10");
        assertThat(server.transactions()).isEmpty();
    }

    @Test
    void messageThatRequiresTlsShouldFailWhenNobodyTrustsTheCertificate() {
        server.offerStartTls().offer("REQUIRETLS");
        try (SmtpDeliveryAgent worldly = new SmtpDeliveryAgent()) {
            DeliveryOutcome outcome = worldly.deliver(requireTls()
                            .target(FakeSmtpServer.certificateName(), server.port())
                            .build())
                    .get(0);
            assertFailed(outcome, "5.7.10");
        }
    }

    @Test
    void messageThatRequiresTlsShouldFailWhenTheNextHopDoesNotOfferIt() {
        server.offerStartTls();
        assertFailed(deliver(requireTls().target(FakeSmtpServer.certificateName(), server.port())), "5.7.30");
    }

    @Test
    void messageThatRequiresTlsShouldNotUseAConnectionThatWasNotVerified() {
        server.offerStartTls().offer("REQUIRETLS");
        deliver(Requests.to(server));
        assertThat(agent.idleConnections()).isEqualTo(1);
        assertFailed(deliver(requireTls().target("mx" + server.port() + ".example", server.port())), "5.7.10");
    }

    @Test
    void messageThatRequiresTlsShouldTryTheNextHostAndWaitForOneInTrouble() {
        String name = FakeSmtpServer.certificateName();
        try (FakeSmtpServer safe = FakeSmtpServer.smtp().offerStartTls().offer("REQUIRETLS")) {
            assertThat(deliver(requireTls().target(name, server.port()).target(name, safe.port())))
                    .isInstanceOf(Delivered.class);
            safe.on(Step.GREETING).replyAndDrop("421 4.3.2 later");
            assertThat(deliver(requireTls().target(name, safe.port()).target(name, server.port())))
                    .isInstanceOf(Deferred.class);
        }
    }

    @Test
    void messageThatRequiresTlsShouldReachAMessageStoreOnThisMachine() {
        try (FakeSmtpServer lmtp = FakeSmtpServer.lmtp()) {
            assertThat(deliver(requireTls().target("store", lmtp.port()).lmtp()))
                    .isInstanceOf(Delivered.class);
        }
    }

    @Test
    void dsnOfAConfidentialMessageShouldGoEvenWhereRequireTlsIsNotOffered() {
        assertThat(deliver(requireTls().from("").target("mx.example", server.port())))
                .isInstanceOf(Delivered.class);
    }

    private static Requests requireTls() {
        return Requests.to().options(options(false, true, null)).idle(Duration.ofSeconds(30));
    }

    private static EnvelopeOptions options(boolean utf8, boolean requireTls, @Nullable DeliverBy by) {
        return new EnvelopeOptions(null, null, utf8, requireTls, false, by == null ? 0 : 5, null, by, null, Map.of());
    }

    private DeliveryOutcome deliver(Requests request) {
        return agent.deliver(request.build()).get(0);
    }

    private static void assertFailed(DeliveryOutcome outcome, String status) {
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(outcome.status()).as(outcome.evidence()).hasToString(status);
    }
}
