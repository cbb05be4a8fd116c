package org.mailstage.ejb.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailstage.core.site.Suspension;
import org.mailstage.core.site.Suspension.Scope;
import org.mailstage.core.site.SuspensionBook;
import org.mailstage.core.site.SuspensionNote;
import org.mailstage.ejb.cluster.TestGrid;

class SuspensionExchangeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static TestGrid grid;

    private final Clock clock = Clock.systemUTC();
    private final SuspensionBook a = new SuspensionBook(clock);
    private final SuspensionBook b = new SuspensionBook(clock);
    private final SuspensionExchange exchangeA = new SuspensionExchange(() -> grid.a, a, clock);
    private final SuspensionExchange exchangeB = new SuspensionExchange(() -> grid.b, b, clock);

    @BeforeAll
    static void startGrid() throws IOException {
        grid = new TestGrid();
    }

    @AfterAll
    static void stopGrid() {
        grid.close();
    }

    @BeforeEach
    void clear() {
        grid.a.getMap(SuspensionExchange.NOTES).clear();
    }

    @AfterEach
    void leave() {
        exchangeA.leave();
        exchangeB.leave();
    }

    @Test
    void suspensionShouldHoldOnAllNodesUntilOneResumesIt() {
        assertThat(exchangeB.exchange()).isTrue();
        a.suspend(forever("mx:example.com"));
        assertThat(exchangeA.exchange()).isTrue();
        await().atMost(PATIENCE)
                .until(() -> b.find(Scope.SITE, "mx:example.com").isPresent());

        b.resume(Scope.SITE, "mx:example.com");
        exchangeB.exchange();

        await().atMost(PATIENCE).until(() -> a.list().isEmpty());
    }

    @Test
    void nodeShouldLearnWhatHoldsWhenItJoins() {
        a.suspend(forever("mx:example.com"));
        exchangeA.exchange();

        exchangeB.exchange();

        assertThat(b.list()).isEqualTo(a.list());
    }

    @Test
    void nodeShouldTellWhatItsDiskSaysWhenTheGridIsNew() {
        a.learn(new SuspensionNote(forever("mx:example.com"), false, clock.instant()));

        exchangeA.exchange();
        exchangeB.exchange();

        assertThat(b.list()).hasSize(1);
    }

    @Test
    void diskOfANodeShouldNotBringBackWhatWasResumedWhileItWasAway() {
        a.suspend(forever("mx:example.com"));
        SuspensionNote old = a.notes().get(0);
        a.resume(Scope.SITE, "mx:example.com");
        exchangeA.exchange();

        b.learn(old);
        exchangeB.exchange();
        exchangeA.exchange();

        assertThat(b.list()).isEmpty();
        assertThat(a.list()).isEmpty();
    }

    @Test
    void noteShouldBeToldLaterWhenTheGridIsGone() {
        HazelcastInstance[] instance = {null};
        SuspensionExchange late = new SuspensionExchange(
                () -> {
                    if (instance[0] == null) {
                        throw new IllegalStateException("no grid");
                    }
                    return instance[0];
                },
                a,
                clock);
        a.suspend(forever("mx:example.com"));
        assertThat(late.exchange()).isFalse();

        instance[0] = grid.a;
        assertThat(late.exchange()).isTrue();
        exchangeB.exchange();

        assertThat(b.list()).hasSize(1);
        late.leave();
    }

    @Test
    void noteShouldLeaveTheGridWithItsEnd() {
        Instant now = clock.instant();
        a.suspend(new Suspension(
                Scope.SITE, "mx:example.com", "", "rule", now, Optional.of(now.plus(Duration.ofSeconds(1)))));
        exchangeA.exchange();

        await().atMost(PATIENCE)
                .until(() -> grid.b.getMap(SuspensionExchange.NOTES).isEmpty());
    }

    @Test
    void somethingElseInTheGridShouldDoNoHarm() {
        grid.a.getMap(SuspensionExchange.NOTES).put("site mx:example.com", "what is this");
        a.suspend(forever("mx:example.com"));

        assertThat(exchangeA.exchange()).isTrue();
        exchangeB.exchange();

        assertThat(b.list()).hasSize(1);
    }

    private Suspension forever(String site) {
        return new Suspension(Scope.SITE, site, "maintenance", "admin", Instant.now(clock), Optional.empty());
    }
}
