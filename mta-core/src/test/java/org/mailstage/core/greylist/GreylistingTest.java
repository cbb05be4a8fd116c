package org.mailstage.core.greylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.Verdict;

class GreylistingTest {
    private static final String DEFERRED = "450 4.7.1 Greylisted, come back in 300 s";

    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final GreylistStore store = new LocalGreylistStore(clock, 10_000);
    private GreylistSettings settings = GreylistSettings.DEFAULT;
    private boolean asked = true;
    private Greylisting greylisting = new Greylisting(() -> settings, client -> asked, store, clock);

    private static ClientInfo client(String address) {
        return ClientInfo.connected(
                IpLiteral.parse(address).orElseThrow(),
                1,
                ListenerSettings.of("mx", ListenerRole.MX, new HostPort("127.0.0.1", 25)));
    }

    private String ask(String address, String from, String to) {
        return ask(client(address), from, to);
    }

    private String ask(ClientInfo client, String from, String to) {
        Verdict verdict = greylisting.onRecipient(
                client,
                new RecipientRequest(
                        new MailRequest(ReversePath.ofTrusted(from), BodyType.SEVEN_BIT, -1, EnvelopeOptions.NONE),
                        0,
                        Mailbox.ofTrusted(to),
                        RecipientOptions.NONE));
        if (verdict instanceof Verdict.Later later) {
            verdict = later.stage().toCompletableFuture().join();
        }
        return verdict instanceof Verdict.Refuse refuse ? refuse.reply().toString() : "ok";
    }

    private String ask() {
        return ask("192.0.2.1", "a@one.example", "b@local.example");
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void newSenderShouldBeLetInWhenItComesBack() {
        assertThat(ask()).isEqualTo(DEFERRED);
        pass(Duration.ofSeconds(100));
        assertThat(ask()).isEqualTo("450 4.7.1 Greylisted, come back in 200 s");
        pass(Duration.ofMillis(199_001));
        assertThat(ask()).isEqualTo("450 4.7.1 Greylisted, come back in 1 s");
        pass(Duration.ofSeconds(1));
        assertThat(ask()).isEqualTo("ok");
        assertThat(ask()).isEqualTo("ok");
        assertThat(greylisting.counts()).isEqualTo(new Greylisting.Counts(3, 2, 0));
    }

    @Test
    void senderShouldBeNewAgainWhenItComesTooLate() {
        ask();
        pass(Duration.ofDays(2).plusSeconds(1));

        assertThat(ask()).isEqualTo(DEFERRED);
    }

    @Test
    void senderShouldStayKnownFromItsLastMessageOn() {
        ask();
        pass(Duration.ofMinutes(5));
        ask();
        pass(Duration.ofDays(35));
        assertThat(ask()).isEqualTo("ok");
        pass(Duration.ofDays(35));
        assertThat(ask()).isEqualTo("ok");
        pass(Duration.ofDays(37));
        assertThat(ask()).isEqualTo(DEFERRED);
    }

    @Test
    void senderShouldBeOneOverTheMachinesOfItsSite() {
        ask("192.0.2.1", "a@one.example", "b@local.example");
        pass(Duration.ofMinutes(5));

        assertThat(ask("192.0.2.99", "a@ONE.example", "b@local.example")).isEqualTo("ok");
        assertThat(ask("192.0.3.1", "a@one.example", "b@local.example")).isEqualTo(DEFERRED);
        assertThat(ask("192.0.2.1", "a@one.example", "c@local.example")).isEqualTo(DEFERRED);
        assertThat(ask("192.0.2.1", "", "b@local.example")).isEqualTo(DEFERRED);
    }

    @Test
    void networkShouldBeLetInWhenSeveralOfItsSendersCameBack() {
        for (int i = 0; i < 5; i++) {
            ask("192.0.2.1", "a" + i + "@one.example", "b@local.example");
        }
        pass(Duration.ofMinutes(5));
        for (int i = 0; i < 4; i++) {
            ask("192.0.2.1", "a" + i + "@one.example", "b@local.example");
            ask("192.0.2.1", "a" + i + "@one.example", "b@local.example");
        }
        assertThat(ask("192.0.2.1", "new@one.example", "b@local.example")).isEqualTo(DEFERRED);
        ask("192.0.2.1", "a4@one.example", "b@local.example");

        assertThat(ask("192.0.2.7", "newer@two.example", "b@local.example")).isEqualTo("ok");
    }

    @Test
    void nobodyShouldBeAskedWhoIsExempt() {
        assertThat(ask(client("192.0.2.1").withUser("ann"), "a@one.example", "b@local.example"))
                .isEqualTo("ok");
        GreylistSettings d = GreylistSettings.DEFAULT;
        settings = new GreylistSettings(
                d.delay(),
                d.retryWindow(),
                d.keep(),
                d.allowAfter(),
                24,
                64,
                List.of(CidrBlock.parse("198.51.100.0/24")),
                List.of("alerts.example"));
        assertThat(ask("198.51.100.3", "a@one.example", "b@local.example")).isEqualTo("ok");
        assertThat(ask("192.0.2.1", "a@one.example", "b@ALERTS.example")).isEqualTo("ok");
        assertThat(ask()).isEqualTo(DEFERRED);
        asked = false;
        assertThat(ask("192.0.9.1", "a@one.example", "b@local.example")).isEqualTo("ok");
    }

    @Test
    void networkShouldBeLetInWhenAnAdministratorSaysSoUntilItIsForgotten() {
        greylisting.allow("192.0.2.0/24");
        assertThat(ask()).isEqualTo("ok");
        greylisting.forget("192.0.2.0/24");

        assertThat(ask()).isEqualTo(DEFERRED);
    }

    @Test
    void storeShouldHoldNoAddresses() {
        ask();

        assertThat(GreylistStoreContract.get(store.list("", 10)))
                .extracting(GreylistStore.Known::key)
                .noneMatch(key -> key.contains("@") || key.contains("example"));
    }

    private static final class DeafStore implements GreylistStore {
        private final CompletionStage<Optional<GreylistEntry>> answer;

        private DeafStore(CompletionStage<Optional<GreylistEntry>> answer) {
            this.answer = answer;
        }

        @Override
        public CompletionStage<Optional<GreylistEntry>> find(String key) {
            return answer;
        }

        @Override
        public CompletionStage<Void> put(String key, GreylistEntry entry, Duration keep) {
            return CompletableFuture.failedStage(new IllegalStateException("no grid"));
        }

        @Override
        public CompletionStage<Void> remove(String key) {
            return CompletableFuture.failedStage(new IllegalStateException("no grid"));
        }

        @Override
        public long size() {
            return -1;
        }

        @Override
        public CompletionStage<List<Known>> list(String prefix, int most) {
            return CompletableFuture.failedStage(new IllegalStateException("no grid"));
        }
    }

    @Test
    void nobodyShouldWaitWhenTheStoreFails() {
        DeafStore failing = new DeafStore(CompletableFuture.failedStage(new IllegalStateException("no grid")));
        greylisting = new Greylisting(() -> settings, client -> true, failing, clock);

        assertThat(ask()).isEqualTo("ok");
        assertThat(greylisting.counts().unanswered()).isEqualTo(1);
    }

    @Test
    void nobodyShouldWaitForLongWhenTheStoreIsSilent() {
        greylisting = new Greylisting(() -> settings, client -> true, new DeafStore(new CompletableFuture<>()), clock);

        assertThat(ask()).isEqualTo("ok");
    }

    @Test
    void senderShouldBeAskedWhenTheStoreCannotBeTold() {
        DeafStore forgetful = new DeafStore(CompletableFuture.completedStage(Optional.empty()));
        greylisting = new Greylisting(() -> settings, client -> true, forgetful, clock);

        assertThat(ask()).isEqualTo(DEFERRED);
    }
}
