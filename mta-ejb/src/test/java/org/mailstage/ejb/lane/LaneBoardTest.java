package org.mailstage.ejb.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mailstage.core.MovingClock;
import org.mailstage.core.routing.Site;
import org.mailstage.ejb.messaging.QueueDepths.Depth;

class LaneBoardTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Site SITE = new Site("mx:a.example");
    private static final Site OTHER = new Site("mx:b.example");
    private static final LaneName BIG = LaneName.of(SITE, "big.example");
    private static final LaneName SMALL = LaneName.of(SITE, "small.example");
    private static final LaneName ELSEWHERE = LaneName.of(OTHER, "big.example");

    private final MovingClock clock = new MovingClock();
    private final LaneSettings settings = new LaneSettings(8, Duration.ofMinutes(10));
    private final LaneBoard board = new LaneBoard(clock, settings);
    private final Map<String, Depth> broker = new HashMap<>();

    // ---- whose turn it is ----------------------------------------------------------------------------------------

    @Test
    void siteShouldLeaveWorkersForOthersWhenItHasMuchMail() {
        holds(BIG, 1_000_000);
        assertThat(takeAll()).hasSize(4).containsOnly(BIG.queue());

        holds(ELSEWHERE, 1_000_000);
        assertThat(takeAll()).hasSize(2).containsOnly(ELSEWHERE.queue());

        holds(LaneName.of(new Site("mx:c.example"), ""), 1);
        assertThat(takeAll()).hasSize(1);
    }

    @Test
    void laneShouldGetNoMoreWorkersThanThereAreMessages() {
        holds(BIG, 2);

        assertThat(takeAll()).hasSize(2);
    }

    @Test
    void tenantsShouldTakeTurnsWhenOneHasAMillion() {
        holds(BIG, 1_000_000);
        holds(SMALL, 10);

        assertThat(takeAll().subList(0, 2)).containsExactlyInAnyOrder(BIG.queue(), SMALL.queue());
    }

    @Test
    void workerShouldBeInTheWayWhenAnotherTenantHasNone() {
        holds(BIG, 1_000_000);
        Lane big = board.take().orElseThrow();
        assertThat(board.isInTheWay(big)).isFalse();

        holds(SMALL, 10);
        assertThat(board.isInTheWay(big)).isTrue();
        Lane small = board.take().orElseThrow();

        assertThat(small.name()).isEqualTo(SMALL);
        assertThat(board.isInTheWay(big)).isFalse();
    }

    @Test
    void workerShouldBeInTheWayOfAnotherSiteOnlyWhenNoneIsFree() {
        LaneBoard one = new LaneBoard(clock, new LaneSettings(1, Duration.ofMinutes(10)));
        holds(BIG, 10);
        one.update(broker);
        Lane big = one.take().orElseThrow();
        assertThat(one.isInTheWay(big)).isFalse();

        holds(ELSEWHERE, 1);
        one.update(broker);
        assertThat(one.isInTheWay(big)).isTrue();

        one.finished(big, new TurnEnd.Yielded());
        assertThat(one.take()).get().extracting(Lane::name).isEqualTo(ELSEWHERE);
    }

    @Test
    void laneShouldBeServedWhenMailWasSentThoughTheBrokerDoesNotShowItYet() {
        holds(BIG, 0);
        assertThat(board.take()).isEmpty();

        board.expect(BIG);

        assertThat(board.take()).isPresent();
        clock.move(Duration.ofSeconds(3));
        assertThat(board.take()).isEmpty();
    }

    // ---- refusals ------------------------------------------------------------------------------------------------

    @Test
    void siteShouldWaitFromARefusalUntilTheGateLetsSomebodyIn() {
        holds(BIG, 10);
        assertThat(board.waits(SITE)).isFalse();
        Lane lane = board.take().orElseThrow();

        board.finished(lane, new TurnEnd.Refused(NOW.plusSeconds(5)));

        assertThat(board.waits(SITE)).isTrue();
        assertThat(board.waits(OTHER)).isFalse();
        assertThat(board.take()).isEmpty();
        clock.move(Duration.ofSeconds(5));
        Lane again = board.take().orElseThrow();
        board.granted(again);
        assertThat(board.waits(SITE)).isFalse();
    }

    @Test
    void siteShouldNotWaitWhenItsLaneWasEmptiedByAnotherNode() {
        holds(BIG, 10);
        board.finished(board.take().orElseThrow(), new TurnEnd.Refused(NOW.plusSeconds(5)));

        holds(BIG, 0);

        assertThat(board.waits(SITE)).isFalse();
    }

    @Test
    void laneShouldBeServedAtOnceWhenAPlaceGetsFree() {
        holds(BIG, 10);
        assertThat(board.placeFree(SITE)).isFalse();
        board.finished(board.take().orElseThrow(), new TurnEnd.Refused(NOW.plusSeconds(5)));

        assertThat(board.placeFree(SITE)).isTrue();

        assertThat(board.take()).isPresent();
    }

    @Test
    void laneShouldAskAgainSoonWhenOthersWorkAtTheSite() {
        holds(BIG, 10);
        board.take().orElseThrow();
        board.finished(board.take().orElseThrow(), new TurnEnd.Refused(NOW.plusSeconds(3600)));
        clock.move(Duration.ofSeconds(1));

        assertThat(board.take()).isPresent();
    }

    @Test
    void laneShouldAskAgainNowAndThenWhenItsSiteIsClosedForLong() {
        holds(BIG, 10);
        board.finished(board.take().orElseThrow(), new TurnEnd.Refused(NOW.plusSeconds(3600)));
        clock.move(Duration.ofSeconds(29));
        assertThat(board.take()).isEmpty();

        clock.move(Duration.ofSeconds(1));

        assertThat(board.take()).isPresent();
    }

    @Test
    void laneShouldNotSpinWhenTheGateSaysAtOnce() {
        holds(BIG, 10);
        board.finished(board.take().orElseThrow(), new TurnEnd.Refused(NOW.minusSeconds(1)));

        assertThat(board.take()).isEmpty();
    }

    @Test
    void laneShouldRestWhenAWorkerHasFailed() {
        holds(BIG, 10);
        board.finished(board.take().orElseThrow(), new TurnEnd.Failed());
        assertThat(board.take()).isEmpty();

        clock.move(Duration.ofSeconds(5));

        assertThat(board.take()).isPresent();
    }

    @Test
    void refusedTenantShouldGetThePlaceOfAWorkerThatLeaves() {
        holds(BIG, 10);
        holds(SMALL, 10);
        Lane big = board.take().orElseThrow();
        Lane small = board.take().orElseThrow();
        board.finished(small, new TurnEnd.Refused(NOW.plusSeconds(30)));

        board.finished(big, new TurnEnd.Yielded());

        assertThat(takeAll()).contains(small.name().queue());
    }

    // ---- tenants -------------------------------------------------------------------------------------------------

    @Test
    void tenantsShouldShareLanesWhenThereAreVeryMany() {
        Set<String> queues = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            LaneName name = board.choose(SITE, "tenant" + i + ".example");
            board.expect(name);
            queues.add(name.queue());
        }

        assertThat(queues).hasSizeBetween(LaneBoard.TENANTS, LaneBoard.TENANTS + 8);
        assertThat(board.choose(SITE, "tenant0.example")).isEqualTo(LaneName.of(SITE, "tenant0.example"));
    }

    // ---- making and removing -------------------------------------------------------------------------------------

    @Test
    void laneShouldBeUnknownWhenTheBrokerHasNotShownItLately() {
        assertThat(board.state(BIG)).isEqualTo(LaneBoard.State.UNKNOWN);
        holds(BIG, 0);
        assertThat(board.state(BIG)).isEqualTo(LaneBoard.State.OPEN);

        clock.move(settings.fresh().plusSeconds(1));

        assertThat(board.state(BIG)).isEqualTo(LaneBoard.State.UNKNOWN);
    }

    @Test
    void laneShouldBeClosedBeforeItIsRemoved() {
        holds(BIG, 0);
        assertThat(board.closeIdle()).isEmpty();
        clock.move(settings.idle().plusSeconds(1));
        holds(BIG, 0);

        assertThat(board.closeIdle()).containsExactly(BIG.queue());

        broker.put(BIG.queue(), new Depth(0, 0, 0, 5, 5, true));
        board.update(broker);
        assertThat(board.state(BIG)).isEqualTo(LaneBoard.State.CLOSED);
        assertThat(board.overdue()).isEmpty();
        clock.move(settings.grace().plusSeconds(1));
        board.update(broker);
        assertThat(board.overdue()).containsExactly(Map.entry(BIG.queue(), true));
        broker.clear();
        board.update(broker);
        assertThat(board.state(BIG)).isEqualTo(LaneBoard.State.UNKNOWN);
        assertThat(board.figures().lanes()).isZero();
    }

    @Test
    void laneShouldBeOpenedAgainWhenMailCameWhileItWasClosed() {
        broker.put(BIG.queue(), new Depth(1, 0, 0, 6, 5, true));
        board.update(broker);

        assertThat(board.overdue()).containsExactly(Map.entry(BIG.queue(), false));
        clock.move(settings.grace().plusSeconds(1));
        assertThat(board.overdue()).containsExactly(Map.entry(BIG.queue(), false));
        assertThat(board.take()).isEmpty();
    }

    @Test
    void laneShouldBeKeptWhenAnybodyUsesIt() {
        holds(BIG, 0);
        clock.move(settings.idle().plusSeconds(1));

        broker.put(BIG.queue(), new Depth(0, 0, 1, 5, 5));
        board.update(broker);
        assertThat(board.closeIdle()).as("a consumer of another node").isEmpty();
        broker.put(BIG.queue(), new Depth(0, 0, 0, 6, 6));
        board.update(broker);
        assertThat(board.closeIdle()).as("mail came and went meanwhile").isEmpty();
        holds(BIG, 3);
        clock.move(settings.idle().plusSeconds(1));
        assertThat(board.closeIdle()).as("there is mail in it").isEmpty();
    }

    @Test
    void laneShouldNotBeRemovedWhenItHasAConsumer() {
        broker.put(BIG.queue(), new Depth(0, 0, 1, 5, 5, true));
        board.update(broker);
        clock.move(settings.grace().plusSeconds(1));
        board.update(broker);

        assertThat(board.overdue()).isEmpty();
    }

    @Test
    void figuresShouldTellWhatThereIs() {
        holds(BIG, 10);
        holds(ELSEWHERE, 5);
        board.take().orElseThrow();

        assertThat(board.figures()).isEqualTo(new LaneFigures(2, 15, 1, 8));
    }

    private void holds(LaneName name, long messages) {
        broker.put(name.queue(), new Depth(messages, 0, 0, 5, 5));
        board.update(broker);
    }

    private List<String> takeAll() {
        List<String> taken = new ArrayList<>();
        for (Optional<Lane> lane = board.take(); lane.isPresent(); lane = board.take()) {
            taken.add(lane.get().name().queue());
        }
        return taken;
    }
}
