package org.mailstage.core.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailstage.core.MovingClock;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.dns.DnsAnswer;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.TriageCase;
import org.mailstage.core.smtp.server.Verdict;

class ClientTriageTest {
    private static final String ADDRESS = "192.0.2.7";
    private static final ClientInfo CLIENT = client(ADDRESS, 1025);

    private final MovingClock clock = new MovingClock();
    private final FakeLists dns = new FakeLists().alive("zen.example").alive("other.example");
    private final TriageStatistics statistics = new TriageStatistics();
    private final LocalPassedClients passed = new LocalPassedClients(clock);
    private TriageSettings settings = settings(TriageAction.ENFORCE, TriageAction.ENFORCE);
    private final ClientTriage triage = new ClientTriage(
            () -> settings, () -> "mx.example", address -> address.isLoopbackAddress(), dns, passed, statistics, clock);

    @Test
    void clientShouldPassWhenItWaitsAndIsNotListed() {
        TriageCase look = begin();

        assertThat(look.teaser()).contains("mx.example please wait");
        assertThat(look.greetWait()).isEqualTo(Duration.ofSeconds(6));
        assertThat(statistics.waiting()).isEqualTo(1);
        assertThat(look.verdict().toCompletableFuture()).isNotDone();
        look.waited();

        assertThat(verdict(look)).isEqualTo(Verdict.ACCEPT);
        assertThat(triage.onRecipient(CLIENT, recipient())).isEqualTo(Verdict.ACCEPT);
        assertThat(statistics.waiting()).isZero();
        assertThat(statistics.passed()).isEqualTo(1);
    }

    @Test
    void clientShouldWaitForNothingWhenItHasPassedBefore() {
        pass();

        assertThat(triage.triage(client(ADDRESS, 1026))).isEmpty();
        assertThat(statistics.known()).isEqualTo(1);
        clock.move(Duration.ofDays(1));
        assertThat(triage.triage(client(ADDRESS, 1027))).isPresent();
    }

    @Test
    void listsShouldBeAskedBesideTheSessionWhenTheClientComesBackLater() {
        pass();
        dns.listed(ADDRESS, "zen.example", "127.0.0.2");

        assertThat(triage.triage(CLIENT)).isEmpty();
        assertThat(dns.asked(ADDRESS, "zen.example")).isEqualTo(1);
        clock.move(Duration.ofHours(1));
        assertThat(triage.triage(CLIENT)).isEmpty();

        assertThat(dns.asked(ADDRESS, "zen.example")).isEqualTo(2);
        assertThat(triage.triage(CLIENT)).as("no longer known").isPresent();
    }

    @Test
    void clientShouldStayKnownAsLongAsItComesBack() {
        pass();
        for (int i = 0; i < 5; i++) {
            clock.move(Duration.ofHours(20));
            assertThat(triage.triage(CLIENT)).isEmpty();
        }
    }

    @Test
    void trustedAndExemptClientsShouldNotBeLookedAt() {
        assertThat(triage.triage(client("127.0.0.1", 1))).isEmpty();
        assertThat(triage.triage(client("198.51.100.9", 1))).isEmpty();
        assertThat(statistics.known()).isZero();
    }

    @Test
    void recipientsShouldBeRefusedWhenClientTalkedEarly() {
        TriageCase look = begin();
        look.earlyTalk();
        look.earlyTalk();
        assertThat(look.verdict().toCompletableFuture()).isNotDone();
        look.waited();

        assertThat(verdict(look)).isEqualTo(Verdict.ACCEPT);
        assertThat(refusal(triage.onRecipient(CLIENT, recipient()))).startsWith("550 5.5.1 Protocol error");
        assertThat(triage.onRecipient(client(ADDRESS, 1026), recipient()))
                .as("another session of the same client")
                .isEqualTo(Verdict.ACCEPT);
        assertThat(statistics.earlyTalkers()).isEqualTo(1);
        assertThat(passed.passedAt(CLIENT.address())).isEmpty();

        triage.onClose(CLIENT);
        assertThat(triage.condemnedSessions()).isZero();
    }

    @Test
    void connectionShouldEndAtOnceWhenEarlyTalkersAreDropped() {
        settings = settings(TriageAction.DROP, TriageAction.ENFORCE);
        TriageCase look = begin();
        look.earlyTalk();

        assertThat(refusal(verdict(look))).startsWith("521 5.5.1 ");
        look.waited();
        assertThat(statistics.waiting()).isZero();
    }

    @Test
    void earlyTalkerShouldBeServedButNotRememberedWhenItIsIgnored() {
        settings = settings(TriageAction.IGNORE, TriageAction.ENFORCE);
        TriageCase look = begin();
        look.earlyTalk();
        look.waited();

        assertThat(verdict(look)).isEqualTo(Verdict.ACCEPT);
        assertThat(triage.onRecipient(CLIENT, recipient())).isEqualTo(Verdict.ACCEPT);
        assertThat(triage.triage(CLIENT)).isPresent();
    }

    @ParameterizedTest
    @EnumSource(TriageAction.class)
    void listedClientShouldGetWhatTheActionSays(TriageAction action) {
        settings = settings(TriageAction.ENFORCE, action);
        dns.listed(ADDRESS, "zen.example", "127.0.0.2");
        TriageCase look = begin();
        look.waited();

        String text = " 5.7.1 Service unavailable; client [192.0.2.7] blocked using zen.example";
        Verdict atRecipient = triage.onRecipient(CLIENT, recipient());
        switch (action) {
            case DROP -> assertThat(refusal(verdict(look))).isEqualTo("521" + text);
            case ENFORCE -> {
                assertThat(verdict(look)).isEqualTo(Verdict.ACCEPT);
                assertThat(refusal(atRecipient)).isEqualTo("550" + text);
            }
            default -> {
                assertThat(verdict(look)).isEqualTo(Verdict.ACCEPT);
                assertThat(atRecipient).isEqualTo(Verdict.ACCEPT);
            }
        }
        assertThat(statistics.listed()).isEqualTo(1);
        assertThat(passed.passedAt(CLIENT.address())).isEmpty();
    }

    @Test
    void clientShouldPassWhenItsScoreIsBelowTheThreshold() {
        dns.listed(ADDRESS, "other.example", "127.0.0.2");
        TriageCase look = begin();
        look.waited();

        assertThat(verdict(look)).isEqualTo(Verdict.ACCEPT);
        assertThat(statistics.listed()).isZero();
        assertThat(passed.passedAt(CLIENT.address())).isPresent();
    }

    @Test
    void verdictShouldWaitForTheListsWhenTheyAreSlowerThanTheGreeting() {
        CompletableFuture<DnsAnswer<InetAddress>> answer = dns.hold(ADDRESS, "zen.example");
        TriageCase look = begin();
        look.waited();

        assertThat(look.verdict().toCompletableFuture()).isNotDone();
        answer.complete(FakeLists.found("127.0.0.2"));
        assertThat(verdict(look)).isEqualTo(Verdict.ACCEPT);
        assertThat(triage.condemnedSessions()).isEqualTo(1);
    }

    @Test
    void nothingShouldBeKeptWhenTheClientHasGone() {
        dns.listed(ADDRESS, "zen.example", "127.0.0.2");
        TriageCase early = begin();
        early.gone();
        early.waited();
        assertThat(statistics.hangUps()).isEqualTo(1);
        assertThat(triage.condemnedSessions()).isZero();

        TriageCase late = begin();
        late.waited();
        assertThat(triage.condemnedSessions()).isEqualTo(1);
        late.gone();
        assertThat(triage.condemnedSessions()).isZero();
        assertThat(statistics.hangUps()).isEqualTo(1);
        assertThat(statistics.waiting()).isZero();
    }

    private void pass() {
        TriageCase look = begin();
        look.waited();
        assertThat(verdict(look)).isEqualTo(Verdict.ACCEPT);
    }

    private TriageCase begin() {
        return triage.triage(CLIENT).orElseThrow();
    }

    private static Verdict verdict(TriageCase look) {
        assertThat(look.verdict().toCompletableFuture()).isDone();
        return look.verdict().toCompletableFuture().join();
    }

    private static String refusal(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        return ((Verdict.Refuse) verdict).reply().toString();
    }

    private static TriageSettings settings(TriageAction earlyTalkers, TriageAction listed) {
        TriageSettings d = TriageSettings.DEFAULT;
        List<DnsListRule> lists = List.of(
                new DnsListRule("zen.example", Optional.empty(), 3),
                new DnsListRule("other.example", Optional.empty(), 2));
        return new TriageSettings(
                d.greetWait(),
                d.teaser(),
                earlyTalkers,
                lists,
                3,
                Duration.ofMinutes(10),
                listed,
                d.refusal(),
                Duration.ofDays(1),
                List.of(CidrBlock.parse("198.51.100.0/24")));
    }

    private static RecipientRequest recipient() {
        MailRequest mail = new MailRequest(ReversePath.NULL, BodyType.SEVEN_BIT, -1, EnvelopeOptions.NONE);
        return new RecipientRequest(mail, 0, new Mailbox("user", "example.org"), RecipientOptions.NONE);
    }

    private static ClientInfo client(String address, int port) {
        ListenerSettings listener = ListenerSettings.of("mx", ListenerRole.MX, new HostPort("127.0.0.1", 25));
        return ClientInfo.connected(FakeLists.address(address), port, listener);
    }
}
