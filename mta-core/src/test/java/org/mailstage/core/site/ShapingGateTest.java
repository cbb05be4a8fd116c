package org.mailstage.core.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.mailstage.core.MovingClock;
import org.mailstage.core.cluster.LocalSiteStates;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.delivery.FailureScope;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Site;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.schedule.RetryPolicy;
import org.mailstage.core.site.Admission.Busy;
import org.mailstage.core.site.Admission.Closed;
import org.mailstage.core.site.Admission.Granted;
import org.mailstage.core.site.Suspension.Scope;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.traffic.LocalTokens;
import org.mailstage.core.traffic.SharedTokens;

class ShapingGateTest {
    private static final NextHop HOP = NextHop.mx("example.com");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String SITE = "mx:mx.example.com";
    private static final List<DeliveryOutcome> OK = List.of(new DeliveryOutcome.Delivered(
            EnhancedStatus.of(2, 0, 0), "mx.example.com[192.0.2.1]:25", Reply.of(250, "2.0.0", "ok")));
    private static final List<DeliveryOutcome> NO_ANSWER = List.of(new DeliveryOutcome.Deferred(
            EnhancedStatus.of(4, 4, 1),
            "mx.example.com[192.0.2.1]:25",
            Diagnostic.local("refused"),
            FailureScope.HOST));
    private static final List<DeliveryOutcome> SLOW_DOWN = List.of(new DeliveryOutcome.Deferred(
            EnhancedStatus.of(4, 7, 0),
            "mx.example.com[192.0.2.1]:25",
            Diagnostic.remote(Reply.of(421, "4.7.0", "slow down")),
            FailureScope.SESSION));
    private static final List<DeliveryOutcome> GREYLISTED = List.of(new DeliveryOutcome.Deferred(
            EnhancedStatus.of(4, 7, 1),
            "mx.example.com[192.0.2.1]:25",
            Diagnostic.remote(Reply.of(451, "4.7.1", "greylisted")),
            FailureScope.RECIPIENT));

    private final MovingClock clock = new MovingClock();
    private final LocalSiteStates places = new LocalSiteStates(clock);
    private final SuspensionBook suspensions = new SuspensionBook(clock);
    private ShapingSettings shaping = ShapingSettings.DEFAULT;
    private int concurrency = 20;
    private final ShapingGate gate = new ShapingGate(
            () -> new GateSettings(
                    concurrency,
                    Duration.ofSeconds(5),
                    new RetryPolicy(List.of(MINUTE, MINUTE.multipliedBy(5), Duration.ofHours(1)), Duration.ofDays(1)),
                    shaping),
            places,
            new LocalTokens(clock, 100),
            suspensions,
            clock);

    @Test
    void siteShouldStartWithFivePlacesAndGrowWithSuccess() {
        assertThat(fill()).hasSize(5);

        List<SiteGate.Slot> slots = fill();
        assertThat(slots).isEmpty();
    }

    @Test
    void siteShouldReachItsLimitWhenAllIsWell() {
        List<SiteGate.Slot> slots = saturate();

        assertThat(slots).hasSize(20);
        assertThat(places.inUse()).containsEntry(SITE, 20);
        slots.forEach(SiteGate.Slot::close);
        assertThat(places.inUse()).isEmpty();
    }

    @Test
    void limitShouldHoldOverTheClusterWhateverThisNodeLearnt() {
        concurrency = 3;
        assertThat(fill()).hasSize(3);
    }

    @Test
    void closingTwiceShouldGiveBackOnePlace() {
        List<SiteGate.Slot> slots = fill();
        slots.get(0).close();
        slots.get(0).close();

        assertThat(fill()).hasSize(1);
    }

    @Test
    void siteShouldBeClosedForTheFirstWaitWhenACohortFailed() {
        List<SiteGate.Slot> slots = fill();
        slots.forEach(slot -> end(slot, NO_ANSWER));

        Closed closed = (Closed) gate.ask(request());
        assertThat(closed.until()).isEqualTo(clock.instant().plus(MINUTE));
        assertThat(closed.why().text()).contains("refused");
        assertThat(gate.statistics().pauses()).isEqualTo(1);
        assertThat(gate.statistics().refused()).isEqualTo(1);
    }

    @Test
    void pauseShouldGrowWithEachProbeThatFails() {
        kill();
        clock.move(MINUTE);
        SiteGate.Slot probe = granted();
        assertThat(gate.ask(request())).as("one probe at a time").isInstanceOf(Busy.class);
        end(probe, NO_ANSWER);
        assertThat(((Closed) gate.ask(request())).until())
                .isEqualTo(clock.instant().plus(MINUTE.multipliedBy(5)));

        clock.move(MINUTE.multipliedBy(5));
        end(granted(), NO_ANSWER);

        assertThat(((Closed) gate.ask(request())).until())
                .as("bounded")
                .isEqualTo(clock.instant().plus(shaping.longestPause()));
    }

    @Test
    void siteShouldOpenAgainWhenTheProbeSucceeds() {
        kill();
        clock.move(MINUTE);
        end(granted(), OK);

        assertThat(fill()).hasSize(2);
        assertThat(gate.overview().sites().get(0).closedUntil()).isEmpty();
    }

    @Test
    void lateFailuresShouldNotLengthenThePause() {
        List<SiteGate.Slot> slots = fill();
        slots.forEach(slot -> slot.done(NO_ANSWER));
        slots.forEach(slot -> slot.done(NO_ANSWER));

        assertThat(((Closed) gate.ask(request())).until())
                .isEqualTo(clock.instant().plus(MINUTE));
    }

    @Test
    void greylistingShouldNotCloseASite() {
        for (int i = 0; i < 100; i++) {
            end(granted(), GREYLISTED);
        }

        assertThat(fill()).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void suspensionShouldCloseWhatItIsAbout() {
        suspend(Scope.SITE, SITE);
        suspend(Scope.DOMAIN, "shut.example");
        suspend(Scope.TENANT, "shop");

        assertThat(((Closed) gate.ask(request())).why().text())
                .isEqualTo("site " + SITE + " is suspended by admin: maintenance");
        assertThat(gate.ask(request("mx:other.example", "shut.example", ""))).isInstanceOf(Closed.class);
        assertThat(gate.ask(request("mx:other.example", "open.example", "shop")))
                .isInstanceOf(Closed.class);
        assertThat(gate.ask(request("mx:other.example", "open.example", ""))).isInstanceOf(Granted.class);
        assertThat(gate.overview().explain(request()))
                .first()
                .satisfies(view -> assertThat(view.limit()).isEqualTo("suspension"));
    }

    @Test
    void suspensionWithoutEndShouldBeAskedForLater() {
        suspensions.suspend(new Suspension(Scope.SITE, SITE, "", "admin", clock.instant(), Optional.empty()));

        assertThat(((Closed) gate.ask(request())).until())
                .isEqualTo(clock.instant().plus(ShapingGate.ASK_AGAIN_LATER));
    }

    @Test
    void listenerShouldHearOfRoomWhenSomebodyWasTurnedAway() {
        List<String> heard = new ArrayList<>();
        gate.onRoom(heard::add);
        List<SiteGate.Slot> slots = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            slots.add(granted());
        }
        slots.get(0).close();
        assertThat(heard).as("nobody waits").isEmpty();

        fill();
        slots.get(1).close();
        slots.get(2).close();

        assertThat(heard).as("once is enough").containsExactly(SITE);
    }

    @Test
    void listenerShouldHearOfRoomWhenSuspensionEnds() {
        List<String> heard = new ArrayList<>();
        gate.onRoom(heard::add);
        suspend(Scope.SITE, SITE);

        suspensions.resume(Scope.SITE, SITE);

        assertThat(heard).containsExactly(SITE);
        assertThat(gate.ask(request())).isInstanceOf(Granted.class);
    }

    @Test
    void strictestConcurrencyShouldWin() {
        shaping = shaping(
                provider(SiteLimits.of(Optional.of(4), Optional.empty())),
                Map.of("*", SiteLimits.of(Optional.of(3), Optional.empty())),
                Map.of("shop", SiteLimits.of(Optional.of(2), Optional.empty())));

        assertThat(fill(request())).as("domain").hasSize(3);
        assertThat(fill(request(SITE, "b.example", ""))).as("provider").hasSize(1);
        assertThat(gate.overview().explain(request(SITE, "b.example", "")))
                .filteredOn(LimitView::holdsBack)
                .extracting(LimitView::subject)
                .containsExactly("provider example");
    }

    @Test
    void tenantShouldHaveItsOwnLimitAtEverySite() {
        shaping = shaping(Map.of(), Map.of(), Map.of("shop", SiteLimits.of(Optional.of(2), Optional.empty())));

        assertThat(fill(request("mx:one.example", "one.example", "shop"))).hasSize(2);
        assertThat(gate.ask(request("mx:two.example", "two.example", "shop"))).isInstanceOf(Busy.class);
        assertThat(gate.ask(request("mx:two.example", "two.example", "bank"))).isInstanceOf(Granted.class);
    }

    @Test
    void messageRateShouldBindUntilItsWindowHasPassed() {
        shaping = shaping(
                provider(SiteLimits.of(Optional.empty(), Optional.of(new Rate(2, MINUTE)))), Map.of(), Map.of());
        end(granted(), OK);
        end(granted(), OK);

        Busy busy = (Busy) gate.ask(request());
        assertThat(busy.until()).isEqualTo(clock.instant().plusSeconds(12));
        assertThat(places.inUse()).as("nothing stays taken").isEmpty();
        assertThat(gate.overview().sites().get(0).rateLeft()).contains(false);
        clock.move(MINUTE.plusSeconds(12));

        assertThat(gate.ask(request())).isInstanceOf(Granted.class);
        assertThat(gate.statistics().turnedAway()).isEqualTo(1);
    }

    @Test
    void connectionRateShouldNotBindWhileAKeptConnectionServes() {
        shaping = shaping(connections(new Rate(1, MINUTE), 3), Map.of(), Map.of());
        end(granted(), OK);
        end(granted(), OK);
        end(granted(), OK);

        assertThat(gate.ask(request()))
                .as("the connection was ended after three")
                .isInstanceOf(Busy.class);
    }

    @Test
    void connectionRateShouldBindWhenTheKeptConnectionIsGone() {
        shaping = shaping(connections(new Rate(1, MINUTE), 100), Map.of(), Map.of());
        end(granted(), OK);
        clock.move(Duration.ofSeconds(6));

        assertThat(gate.ask(request())).isInstanceOf(Busy.class);
    }

    @Test
    void rateShouldCountAsSpentWhenTheClusterDoesNotAnswerInTime() {
        shaping = shaping(
                provider(SiteLimits.of(Optional.empty(), Optional.of(new Rate(2, MINUTE)))), Map.of(), Map.of());
        SharedTokens silent = new SharedTokens() {
            @Override
            public CompletionStage<Boolean> take(String key, Rate rate, long amount) {
                return new CompletableFuture<>();
            }

            @Override
            public void charge(String key, Rate rate, long amount) {}

            @Override
            public boolean isSpent(String key, Rate rate) {
                return false;
            }
        };
        ShapingGate waiting = new ShapingGate(
                () -> new GateSettings(
                        20, Duration.ofSeconds(5), new RetryPolicy(List.of(MINUTE), Duration.ofDays(1)), shaping),
                places,
                silent,
                suspensions,
                clock);

        assertThat(waiting.ask(request())).isInstanceOf(Busy.class);
        assertThat(places.inUse()).isEmpty();
    }

    @Test
    void termsShouldBeTheProvidersAndElseTheSettings() {
        shaping = shaping(
                provider(new SiteLimits(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(7),
                        Optional.of(Duration.ofSeconds(30)),
                        Optional.of("bulk"))),
                Map.of(),
                Map.of());

        assertThat(granted().terms()).isEqualTo(new SlotTerms(7, Duration.ofSeconds(30), "bulk"));
        Granted other = (Granted) gate.ask(request("mx:else.test", "else.test", ""));
        assertThat(other.slot().terms()).isEqualTo(new SlotTerms(100, Duration.ofSeconds(5), ""));
    }

    @Test
    void ruleShouldSuspendTheSiteWhenItsThresholdIsReached() {
        rules("suspend 15m after 3 in 1m");
        end(granted(), SLOW_DOWN);
        clock.move(MINUTE);
        end(granted(), OK);
        end(granted(), SLOW_DOWN);
        end(granted(), SLOW_DOWN);
        assertThat(suspensions.list()).isEmpty();

        end(granted(), SLOW_DOWN);

        Closed closed = (Closed) gate.ask(request());
        assertThat(closed.until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(15)));
        assertThat(closed.why().text()).contains("suspended by rule of example: 421 4.7.0 slow down");
        assertThat(gate.statistics().hits()).containsExactly(new ShapingStatistics.RuleHit("example", "suspend", 1));
    }

    @Test
    void ruleForEverySiteShouldHoldWhenNoneOfTheProviderFits() {
        rules("rate 100/1m for 1h");
        end(granted(), SLOW_DOWN);
        assertThat(gate.overview().sites().get(0).why()).startsWith("rule of example");
        assertThat(gate.statistics().hits()).extracting(hit -> hit.action()).containsExactly("rate");

        end(granted(), GREYLISTED);

        assertThat(suspensions.list()).extracting(Suspension::by).containsExactly("rule of every site");
    }

    @Test
    void ruleShouldNotShortenTheWordOfAnAdministrator() {
        rules("suspend 15m");
        SiteGate.Slot slot = granted();
        suspend(Scope.SITE, SITE);

        end(slot, SLOW_DOWN);

        assertThat(suspensions.list().get(0).by()).isEqualTo("admin");
    }

    @Test
    void ruleShouldHalveTheConcurrencyOnceForRepliesAtTheSameTime() {
        rules("concurrency half for 1h");
        List<SiteGate.Slot> slots = saturate();
        end(slots.get(0), SLOW_DOWN);
        end(slots.get(1), SLOW_DOWN);
        slots.forEach(SiteGate.Slot::close);
        assertThat(fill()).as("half of 19").hasSize(9);

        assertThat(gate.overview().explain(request()))
                .anySatisfy(view -> assertThat(view.state()).contains("rule of example"));
    }

    @Test
    void ruleShouldBindConcurrencyRateAndSourceForItsTime() {
        rules("concurrency 2 for 1h");
        end(granted(), SLOW_DOWN);
        assertThat(fill()).hasSize(2);
        assertThat(gate.overview().sites().get(0).concurrency()).isEqualTo(2);
        clock.move(Duration.ofHours(1));
        assertThat(fill()).isNotEmpty();
    }

    @Test
    void ruleShouldSlowTheSiteDown() {
        rules("rate 1/1m for 1h");
        end(granted(), SLOW_DOWN);
        end(granted(), OK);

        assertThat(gate.ask(request())).isInstanceOf(Busy.class);
        assertThat(gate.overview().sites().get(0).rateLeft()).contains(false);
        clock.move(Duration.ofHours(1));
        assertThat(gate.ask(request())).isInstanceOf(Granted.class);
    }

    @Test
    void ruleShouldSwitchTheSource() {
        rules("source backup for 1h");
        end(granted(), SLOW_DOWN);

        assertThat(granted().terms().sourcePool()).isEqualTo("backup");
        suspend(Scope.SOURCE, "backup");
        assertThat(gate.ask(request())).isInstanceOf(Closed.class);
    }

    @Test
    void ruleShouldBounceTheDeferralThatFits() {
        rules("bounce");
        List<DeliveryOutcome> judged = granted().done(List.of(SLOW_DOWN.get(0), GREYLISTED.get(0), OK.get(0)));

        assertThat(judged)
                .containsExactly(
                        new DeliveryOutcome.Failed(
                                EnhancedStatus.of(5, 7, 0),
                                "mx.example.com[192.0.2.1]:25",
                                Diagnostic.remote(Reply.of(421, "4.7.0", "slow down"))),
                        GREYLISTED.get(0),
                        OK.get(0));
    }

    @Test
    void ruleShouldNotFitWordsOfOurs() {
        rules("suspend 15m");
        end(
                granted(),
                List.of(new DeliveryOutcome.Deferred(
                        EnhancedStatus.of(4, 4, 2), "mx", Diagnostic.local("421 4.7.0"), FailureScope.SESSION)));

        assertThat(suspensions.list()).isEmpty();
    }

    @Test
    void providerShouldBeRememberedWhenARequestDoesNotNameTheHosts() {
        rules("source backup for 1h");
        end(granted(), SLOW_DOWN);
        SiteRequest nameless = new SiteRequest(new Site(SITE), HOP, "example.com", "", 1);

        end(((Granted) gate.ask(nameless)).slot(), OK);

        assertThat(gate.overview().sites().get(0).provider()).isEqualTo("example");
    }

    @Test
    void explanationShouldTakeNothing() {
        shaping = shaping(connections(new Rate(1, MINUTE), 3), Map.of(), Map.of());
        for (int i = 0; i < 10; i++) {
            gate.overview().explain(request());
        }

        assertThat(gate.overview().sites()).isEmpty();
        assertThat(gate.ask(request())).isInstanceOf(Granted.class);
        assertThat(gate.overview().explain(request()))
                .extracting(LimitView::limit)
                .contains("concurrency", "connection-rate", "messages-per-connection", "idle");
    }

    private void rules(String action) {
        Provider provider = new Provider(
                "example",
                Optional.of(List.of("example.com")),
                SiteLimits.NONE,
                List.of(ReplyRule.parse("421 .*4\\.7\\.0", action)));
        shaping = shaping(Map.of("example", provider), Map.of(), Map.of());
    }

    private static Map<String, Provider> provider(SiteLimits limits) {
        return Map.of("example", new Provider("example", Optional.of(List.of("example.com")), limits, List.of()));
    }

    private static Map<String, Provider> connections(Rate rate, int messages) {
        return provider(new SiteLimits(
                Optional.empty(),
                Optional.empty(),
                Optional.of(rate),
                Optional.of(messages),
                Optional.empty(),
                Optional.empty()));
    }

    private static ShapingSettings shaping(
            Map<String, Provider> providers, Map<String, SiteLimits> domains, Map<String, SiteLimits> tenants) {
        ShapingSettings defaults = ShapingSettings.DEFAULT;
        return new ShapingSettings(
                defaults.initialConcurrency(),
                defaults.messagesPerConnection(),
                defaults.longestPause(),
                providers,
                Map.of(),
                List.of(ReplyRule.parse("421 .*slow", "concurrency 1"), ReplyRule.parse("451", "suspend 1m")),
                domains,
                tenants,
                Map.of());
    }

    private void suspend(Scope scope, String name) {
        Instant now = clock.instant();
        suspensions.suspend(
                new Suspension(scope, name, "maintenance", "admin", now, Optional.of(now.plus(Duration.ofDays(1)))));
    }

    private void kill() {
        fill().forEach(slot -> end(slot, NO_ANSWER));
        assertThat(gate.ask(request())).isInstanceOf(Closed.class);
    }

    private SiteGate.Slot granted() {
        return ((Granted) gate.ask(request())).slot();
    }

    private static void end(SiteGate.Slot slot, List<DeliveryOutcome> outcomes) {
        assertThat(slot.done(outcomes)).isEqualTo(outcomes);
        slot.close();
    }

    /** Takes a place for each that became free, until there are no more. */
    private List<SiteGate.Slot> saturate() {
        List<SiteGate.Slot> slots = new ArrayList<>(fill());
        for (int i = 0; i < 40; i++) {
            end(slots.remove(0), OK);
            slots.addAll(fill());
        }
        return slots;
    }

    private List<SiteGate.Slot> fill() {
        return fill(request());
    }

    /** Takes all places there are. */
    private List<SiteGate.Slot> fill(SiteRequest request) {
        List<SiteGate.Slot> slots = new ArrayList<>();
        while (gate.ask(request) instanceof Granted granted) {
            slots.add(granted.slot());
        }
        return slots;
    }

    private static SiteRequest request() {
        return request(SITE, "example.com", "");
    }

    private static SiteRequest request(String site, String domain, String tenant) {
        String host = site.substring("mx:".length());
        return new SiteRequest(new Site(site), HOP, List.of(host), domain, tenant, 1);
    }
}
