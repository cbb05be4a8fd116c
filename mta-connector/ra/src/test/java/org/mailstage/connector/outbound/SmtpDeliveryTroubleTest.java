package org.mailstage.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.connector.testpeer.Behaviour;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryOutcome.Deferred;
import org.mailstage.core.delivery.DeliveryOutcome.Delivered;
import org.mailstage.core.delivery.DeliveryOutcome.Failed;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.SmtpTimeouts;

/** Every way in which a peer or the network lets the client down, in every phase. */
class SmtpDeliveryTroubleTest {
    private static final byte[] MORE_THAN_SOCKET_BUFFERS_HOLD = new byte[32 << 20];

    private final SmtpDeliveryAgent agent = new SmtpDeliveryAgent();
    private final FakeSmtpServer first = FakeSmtpServer.smtp();
    private final FakeSmtpServer second = FakeSmtpServer.smtp();

    @AfterEach
    void close() {
        agent.close();
        first.close();
        second.close();
    }

    // ---- one host ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "DATA_END"})
    void hangingHostShouldDeferWithinItsTimeOut(Step step) {
        first.on(step).hang();
        DeliveryOutcome outcome =
                deliver(Requests.to(first).timeouts(Requests.timeouts(Requests.SHORT, Requests.LONG)));
        assertDeferred(outcome, "4.4.2", "timed out");
        Awaitility.await().until(() -> first.openConnections() == 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT", "DATA_END"})
    void droppedConnectionShouldDefer(Step step) {
        first.on(step).drop();
        DeliveryRequest request =
                Requests.to(first).content(MessageContent.of(new byte[8 << 20])).build();
        assertDeferred(agent.deliver(request).get(0), "4.4.2", "connection lost");
        assertThat(agent.openConnections()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"EHLO", "MAIL", "RCPT", "DATA", "CONTENT", "DATA_END"})
    void resetConnectionShouldDefer(Step step) {
        first.on(step).reset();
        DeliveryRequest request =
                Requests.to(first).content(MessageContent.of(new byte[8 << 20])).build();
        assertDeferred(agent.deliver(request).get(0), "4.4.2", "connection lost");
        assertThat(agent.openConnections()).isZero();
    }

    @Test
    void connectionResetInsteadOfAGreetingShouldDefer() {
        first.on(Step.GREETING).reset();
        DeliveryOutcome outcome = deliver(Requests.to(first));
        assertThat(outcome).isInstanceOf(Deferred.class);
        // The reset may arrive before the connection counts as made.
        assertThat(outcome.status()).isIn(EnhancedStatus.of(4, 4, 1), EnhancedStatus.of(4, 4, 2));
        assertThat(agent.openConnections()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA"})
    void garbageShouldDeferAsProtocolError(Step step) {
        first.on(step).garbage();
        assertDeferred(deliver(Requests.to(first)), "4.5.0", "protocol error");
        assertThat(agent.openConnections()).isZero();
    }

    @Test
    void garbageBehindTheFinalDotShouldDeferAsUnknown() {
        first.on(Step.DATA_END).garbage();
        assertDeferred(deliver(Requests.to(first, second)), "4.4.2", "may have taken the message");
        assertThat(second.connections()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA"})
    void overlongReplyLineShouldDeferAsProtocolError(Step step) {
        first.on(step).reply("250 " + "x".repeat(100_000));
        assertDeferred(deliver(Requests.to(first)), "4.5.0", "longer than");
    }

    @ParameterizedTest
    @CsvSource({"MAIL, 354 go", "RCPT, 354 go", "DATA, 250 fine", "EHLO, 354 go", "GREETING, 354 go"})
    void replyThatDoesNotFitTheCommandShouldDeferAsProtocolError(Step step, String reply) {
        first.on(step).reply(reply);
        assertDeferred(deliver(Requests.to(first)), "4.5.0", "protocol error");
    }

    @ParameterizedTest
    @CsvSource({"GREETING, 220 hi", "EHLO, 250-x\\r\\n250 PIPELINING", "DATA, 354 go"})
    void replyAheadOfItsCommandShouldNotBeBelieved(Step step, String reply) {
        first.on(step).reply(reply.replace("\\r\\n", "\r\n") + "\r\n250 2.0.0 whatever you say");
        assertDeferred(deliver(Requests.to(first)), "4.5.0", "reply before its command");
        assertThat(first.transactions()).isEmpty();
    }

    @Test
    void silentWritesShouldEndAtTheBlockTimeOut() {
        first.on(Step.CONTENT).hang();
        SmtpTimeouts timeouts = new SmtpTimeouts(
                Requests.LONG,
                Requests.LONG,
                Requests.LONG,
                Requests.LONG,
                Requests.SHORT,
                Requests.LONG,
                Requests.LONG);
        DeliveryOutcome outcome = deliver(Requests.to(first)
                .content(MessageContent.of(MORE_THAN_SOCKET_BUFFERS_HOLD))
                .timeouts(timeouts));
        assertDeferred(outcome, "4.4.2", "timed out while sending the message");
    }

    @ParameterizedTest
    @CsvSource({"GREETING, 4.3.2", "EHLO, 4.3.2", "MAIL, 4.3.2", "RCPT, 4.3.2", "DATA, 4.3.2", "DATA_END, 4.3.2"})
    void closing421ShouldDeferWhereverItComes(Step step, String status) {
        first.on(step).replyAndDrop("421 4.3.2 going down");
        DeliveryOutcome outcome = deliver(Requests.to(first));
        assertDeferred(outcome, status, "421 4.3.2 going down");
        assertThat(outcome.remoteHost()).contains("127.0.0.1");
        assertThat(agent.openConnections()).isZero();
    }

    @Test
    void closing421ShouldLeaveDecidedRecipientsAlone() {
        first.on(Step.RCPT).matching("gone@").reply("550 5.1.1 gone");
        first.on(Step.RCPT).matching("b@").replyAndDrop("421 4.7.0 too many");
        List<DeliveryOutcome> outcomes = agent.deliver(Requests.to(first)
                .recipients("gone@x.example", "a@x.example", "b@x.example")
                .build());
        assertThat(outcomes.get(0)).isInstanceOf(Failed.class);
        assertDeferred(outcomes.get(1), "4.7.0", "421");
        assertDeferred(outcomes.get(2), "4.7.0", "421");
    }

    @Test
    void replyInSingleOctetsShouldBeUnderstood() {
        first.on(Step.GREETING).replySlowly("220 slow", Duration.ofMillis(1));
        first.on(Step.EHLO).replySlowly("250-slow\r\n250-SIZE 1000\r\n250 PIPELINING", Duration.ofMillis(1));
        first.on(Step.RCPT).replySlowly("250 2.1.5 fine", Duration.ofMillis(1));
        first.on(Step.DATA_END).replySlowly("250-2.0.0 taken\r\n250 2.0.0 really", Duration.ofMillis(1));
        DeliveryOutcome outcome = deliver(Requests.to(first));
        assertThat(outcome).isInstanceOf(Delivered.class);
        assertThat(outcome.evidence()).isEqualTo("250 2.0.0 taken really");
    }

    @Test
    void tricklingReplyShouldNotProlongTheTimeOut() {
        first.on(Step.GREETING).replySlowly("220 " + "x".repeat(1000), Duration.ofMillis(50));
        DeliveryOutcome outcome =
                deliver(Requests.to(first).timeouts(Requests.timeouts(Requests.SHORT, Requests.LONG)));
        assertDeferred(outcome, "4.4.2", "timed out");
    }

    @Test
    void greetingOfSeveralLinesShouldBeAccepted() {
        first.on(Step.GREETING).reply("220-welcome\r\n220-to\r\n220 fake");
        assertThat(deliver(Requests.to(first))).isInstanceOf(Delivered.class);
    }

    @Test
    void connectionShouldNotBeKeptWhenThePeerRepliedMoreThanAsked() {
        first.on(Step.DATA_END).reply("250 2.0.0 taken\r\n250 2.0.0 once more");
        assertThat(deliver(Requests.to(first))).isInstanceOf(Delivered.class);
        // The surplus may come a moment later; then it is found at the next use and the session is not trusted.
        deliver(Requests.to(first));
        first.forgetBehaviours();
        Awaitility.await().until(() -> deliver(Requests.to(first)) instanceof Delivered);
    }

    @ParameterizedTest
    @MethodSource("noise")
    void clientShouldSurviveAnyNoise(byte[] octets) {
        for (Step step : List.of(Step.GREETING, Step.EHLO, Step.MAIL, Step.RCPT, Step.DATA, Step.DATA_END)) {
            first.forgetBehaviours();
            first.on(step).replyAndDrop(new String(octets, StandardCharsets.ISO_8859_1));
            assertThat(deliver(Requests.to(first))).isNotInstanceOf(Delivered.class);
        }
        assertThat(agent.openConnections()).isZero();
    }

    static Stream<byte[]> noise() {
        Random random = new Random(2821);
        return Stream.generate(() -> {
                    byte[] octets = new byte[random.nextInt(4000)];
                    random.nextBytes(octets);
                    if (octets.length > 0) {
                        // Never by chance a positive reply.
                        octets[0] = '\t';
                    }
                    return octets;
                })
                .limit(20);
    }

    // ---- several hosts -------------------------------------------------------------------------------------------

    @Test
    void nextHostShouldBeTriedWhenConnectionIsRefused() {
        first.stop();
        DeliveryOutcome outcome = deliver(Requests.to(first, second));
        assertThat(outcome).isInstanceOf(Delivered.class);
        assertThat(outcome.remoteHost()).contains(":" + second.port());
    }

    @Test
    void refusedConnectionShouldDeferWhenItIsTheLastHost() {
        first.stop();
        assertDeferred(deliver(Requests.to(first)), "4.4.1", "no connection");
    }

    @ParameterizedTest
    @MethodSource("hostTroubles")
    void nextHostShouldBeTriedWhenTheFirstIsInTrouble(HostTrouble trouble) {
        trouble.programme(first);
        Requests request = Requests.to(first, second).timeouts(Requests.timeouts(Requests.PATIENT, Requests.LONG));
        assertThat(deliver(request)).isInstanceOf(Delivered.class);
        assertThat(second.transactions()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("hostTroubles")
    void hostTroubleShouldDeferWhenItIsTheLastHost(HostTrouble trouble) {
        trouble.programme(first);
        assertThat(deliver(Requests.to(first).timeouts(Requests.timeouts(Requests.SHORT, Requests.LONG))))
                .isInstanceOf(Deferred.class);
    }

    /** A fault before MAIL. */
    record HostTrouble(String name, Step step, Consumer<Behaviour> behaviour) {
        void programme(FakeSmtpServer server) {
            behaviour.accept(server.on(step));
            if (step == Step.HELO) {
                server.on(Step.EHLO).reply("500 what");
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<HostTrouble> hostTroubles() {
        return Stream.of(
                new HostTrouble("greeting 421", Step.GREETING, b -> b.replyAndDrop("421 4.3.2 busy")),
                new HostTrouble("greeting 554", Step.GREETING, b -> b.reply("554 5.7.1 go away")),
                new HostTrouble("greeting hangs", Step.GREETING, Behaviour::hang),
                new HostTrouble("greeting dropped", Step.GREETING, Behaviour::drop),
                new HostTrouble("greeting is garbage", Step.GREETING, Behaviour::garbage),
                new HostTrouble("EHLO 450", Step.EHLO, b -> b.reply("450 4.7.1 later")),
                new HostTrouble("EHLO 421", Step.EHLO, b -> b.replyAndDrop("421 4.7.1 later")),
                new HostTrouble("EHLO hangs", Step.EHLO, Behaviour::hang),
                new HostTrouble("EHLO dropped", Step.EHLO, Behaviour::drop),
                new HostTrouble("EHLO is garbage", Step.EHLO, Behaviour::garbage),
                new HostTrouble("EHLO and HELO refused", Step.HELO, b -> b.reply("550 5.7.1 not you")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CONTENT", "DATA_END"})
    void nextHostShouldNotBeTriedWhenTheSessionBreaksOnceTheContentHasBegun(Step step) {
        first.on(step).drop();
        DeliveryRequest request = Requests.to(first, second)
                .content(MessageContent.of(new byte[8 << 20]))
                .build();
        assertThat(agent.deliver(request).get(0)).isInstanceOf(Deferred.class);
        assertThat(second.connections()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"MAIL", "RCPT", "DATA"})
    void nextHostShouldBeTriedWhenTheSessionBreaksBeforeTheContent(Step step) {
        List<Consumer<Behaviour>> ways = List.of(
                Behaviour::drop, Behaviour::reset, Behaviour::garbage, b -> b.replyAndDrop("421 4.3.2 going down"));
        for (Consumer<Behaviour> way : ways) {
            first.forgetBehaviours();
            way.accept(first.on(step));
            assertThat(deliver(Requests.to(first, second).idle(Duration.ZERO))).isInstanceOf(Delivered.class);
        }
        assertThat(first.transactions()).isEmpty();
        assertThat(second.transactions()).hasSize(ways.size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nextHostShouldBeTriedWhenMailIsRefusedForNow(boolean pipelining) {
        if (!pipelining) {
            first.withhold("PIPELINING");
        }
        first.on(Step.MAIL).reply("451 4.3.1 full");
        assertThat(deliver(Requests.to(first, second))).isInstanceOf(Delivered.class);
        Awaitility.await().until(() -> first.commands().contains("QUIT"));
    }

    @Test
    void refusedMailShouldDeferWhenItIsTheLastHost() {
        first.on(Step.MAIL).reply("451 4.3.1 full");
        second.on(Step.MAIL).reply("452 4.3.1 full as well");
        assertDeferred(deliver(Requests.to(first, second)), "4.3.1", "full as well");
    }

    @Test
    void nextHostShouldNotBeTriedWhenMailIsRefusedForGood() {
        first.on(Step.MAIL).reply("550 5.7.1 not from you");
        assertThat(deliver(Requests.to(first, second))).isInstanceOf(Failed.class);
        assertThat(second.connections()).isZero();
    }

    @Test
    void nextHostShouldGetOnlyThoseWhoAreNotDecided() {
        first.on(Step.RCPT).matching("gone@").reply("550 5.1.1 gone");
        first.on(Step.RCPT).matching("b@").replyAndDrop("421 4.7.0 too many");
        List<DeliveryOutcome> outcomes = agent.deliver(Requests.to(first, second)
                .recipients("gone@x.example", "a@x.example", "b@x.example")
                .build());
        assertThat(outcomes).first().isInstanceOf(Failed.class);
        assertThat(outcomes.subList(1, 3)).allMatch(Delivered.class::isInstance);
        assertThat(second.transactions())
                .singleElement()
                .satisfies(t -> assertThat(t.recipients()).containsExactly("a@x.example", "b@x.example"));
    }

    @Test
    void nextHostShouldBeTriedWhenAKeptConnectionBreaksInATransaction() {
        assertThat(deliver(Requests.to(first, second))).isInstanceOf(Delivered.class);
        first.on(Step.RCPT).replyAndDrop("421 4.3.2 going down");
        assertThat(deliver(Requests.to(first, second))).isInstanceOf(Delivered.class);
        assertThat(second.transactions()).hasSize(1);
    }

    @Test
    void lostConnectionBehindTheFinalDotShouldSayThatTheOutcomeIsUnknown() {
        first.on(Step.DATA_END).drop();
        assertDeferred(deliver(Requests.to(first, second)), "4.4.2", "the next hop may have taken the message");
        assertThat(second.connections()).isZero();
    }

    // ---- the deadline over all -------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT", "DATA_END"})
    void totalDeadlineShouldEndTheAttemptInEveryPhase(Step step) {
        first.on(step).hang();
        long started = System.nanoTime();
        DeliveryOutcome outcome = deliver(Requests.to(first)
                .content(MessageContent.of(MORE_THAN_SOCKET_BUFFERS_HOLD))
                .timeouts(Requests.timeouts(Duration.ofMinutes(5), Requests.SHORT)));
        assertThat(outcome).isInstanceOf(Deferred.class);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void totalDeadlineShouldSpanAllHosts() {
        first.on(Step.GREETING).hang();
        second.on(Step.GREETING).hang();
        FakeSmtpServer third = FakeSmtpServer.smtp();
        try (third) {
            DeliveryOutcome outcome = deliver(Requests.to(first, second, third)
                    .timeouts(Requests.timeouts(Duration.ofMillis(1000), Duration.ofMillis(1800))));
            assertDeferred(outcome, "4.4.2", "timed out");
            assertThat(second.connections()).isEqualTo(1);
            assertThat(third.connections()).isZero();
        }
    }

    @Test
    void tricklingContentShouldEndAtTheTotalDeadlineThoughEveryBlockIsInTime() {
        first.on(Step.CONTENT).readSlowly(Duration.ofMillis(20));
        DeliveryOutcome outcome = deliver(Requests.to(first)
                .content(MessageContent.of(MORE_THAN_SOCKET_BUFFERS_HOLD))
                .timeouts(Requests.timeouts(Requests.LONG, Duration.ofSeconds(2))));
        assertDeferred(outcome, "4.4.2", "timed out while sending the message");
    }

    // ---- shutdown ------------------------------------------------------------------------------------------------

    @Test
    void closeShouldEndAttemptsUnderWay() throws Exception {
        first.on(Step.DATA_END).hang();
        CompletableFuture<DeliveryOutcome> attempt = CompletableFuture.supplyAsync(() -> deliver(Requests.to(first)));
        Awaitility.await().until(() -> first.commands().contains("DATA"));
        agent.close();
        assertThat(attempt.get(10, TimeUnit.SECONDS)).isInstanceOf(Deferred.class);
        assertThat(agent.openConnections()).isZero();
    }

    private DeliveryOutcome deliver(Requests request) {
        List<DeliveryOutcome> outcomes = agent.deliver(request.build());
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    private static void assertDeferred(DeliveryOutcome outcome, String status, String evidence) {
        assertThat(outcome).isInstanceOf(Deferred.class);
        assertThat(outcome.evidence()).contains(evidence);
        assertThat(outcome.status()).isEqualTo(EnhancedStatus.parse(status));
    }
}
