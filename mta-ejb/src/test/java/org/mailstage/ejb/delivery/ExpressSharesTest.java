package org.mailstage.ejb.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mailstage.core.routing.Site;

class ExpressSharesTest {
    private static final Site SITE = new Site("mx:a.example");
    private static final Site OTHER = new Site("mx:b.example");

    private final AtomicLong nanos = new AtomicLong();
    private final ExpressShares shares = new ExpressShares(nanos::get);

    @Test
    void siteShouldGetFewSessionsWhenNobodyKnowsIt() {
        assertThat(enterAll(SITE)).hasSize(ExpressShares.UNKNOWN);
        assertThat(enterAll(OTHER)).hasSize(ExpressShares.UNKNOWN);
    }

    @Test
    void siteShouldGetMostSessionsWhenItIsFast() {
        shares.enter(SITE, "inbound").orElseThrow().close();
        shares.took(SITE, Duration.ofMillis(5));

        assertThat(enterAll(SITE)).hasSize(ExpressShares.KNOWN);
    }

    @Test
    void siteShouldGetNoSessionWhenItIsSlowUntilItIsFastAgain() {
        shares.took(SITE, Duration.ofSeconds(20));
        assertThat(shares.enter(SITE, "inbound")).isEmpty();
        assertThat(shares.enter(OTHER, "inbound")).isPresent();

        for (int i = 0; i < 11; i++) {
            shares.took(SITE, Duration.ofMillis(10));
        }
        assertThat(shares.enter(SITE, "inbound")).isPresent();
    }

    @Test
    void siteShouldGetNoMoreSessionsWhenNoneHasComeBackForAWhile() {
        shares.enter(SITE, "inbound").orElseThrow().close();
        for (int i = 0; i < ExpressShares.UNKNOWN; i++) {
            assertThat(shares.enter(SITE, "inbound")).isPresent();
        }
        nanos.addAndGet(ExpressShares.SLOW.toNanos() + 1);

        assertThat(shares.enter(SITE, "inbound")).isEmpty();
    }

    @Test
    void consumersShouldHaveSharesOfTheirOwn() {
        assertThat(enterAll(SITE)).hasSize(ExpressShares.UNKNOWN);
        assertThat(shares.enter(SITE, "outbound")).isPresent();
    }

    @Test
    void sessionShouldBeWaitedForAMomentWhenTheSiteIsFast() throws Exception {
        shares.enter(SITE, "inbound").orElseThrow().close();
        List<ExpressShares.Place> places = enterAll(SITE);

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            CompletableFuture<Optional<ExpressShares.Place>> late =
                    CompletableFuture.supplyAsync(() -> shares.enter(SITE, "inbound"));
            places.remove(places.size() - 1).close();
            Optional<ExpressShares.Place> place = late.get();
            place.ifPresent(places::add);
            return place.isPresent();
        });
    }

    private List<ExpressShares.Place> enterAll(Site site) {
        List<ExpressShares.Place> places = new ArrayList<>();
        for (Optional<ExpressShares.Place> place = shares.enter(site, "inbound");
                place.isPresent();
                place = shares.enter(site, "inbound")) {
            places.add(place.get());
        }
        return places;
    }
}
