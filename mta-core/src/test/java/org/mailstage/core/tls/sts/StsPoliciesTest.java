package org.mailstage.core.tls.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.mailstage.core.dns.FakeResolver;
import org.mailstage.core.tls.policy.TlsFailure;
import org.mailstage.core.tls.policy.TlsFault;

/** When policies are fetched and how long they count (RFC 8461 §3.3, §5.1). */
class StsPoliciesTest {
    private static final StsPolicy POLICY =
            new StsPolicy(StsPolicy.Mode.ENFORCE, List.of("mx.one.test"), Duration.ofDays(7));
    private static final TlsFault FAULT = new TlsFault(TlsFailure.STS_POLICY_FETCH_ERROR, "404");

    private FakeResolver dns = new FakeResolver();
    private Instant now = Instant.parse("2027-01-01T00:00:00Z");
    private StsFetcher.Fetched next = StsFetcher.Fetched.of(POLICY);
    private final List<String> fetched = new ArrayList<>();
    private final Deque<Runnable> background = new ArrayDeque<>();
    private final Map<String, StsStore.Kept> kept = new HashMap<>();
    private StsPolicies policies = policies();

    private StsPolicies policies() {
        StsStore store = new StsStore() {
            @Override
            public Optional<Kept> load(String domain) {
                return Optional.ofNullable(kept.get(domain));
            }

            @Override
            public void save(String domain, Kept one) {
                kept.put(domain, one);
            }
        };
        Clock clock = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        return new StsPolicies(
                dns,
                domain -> {
                    fetched.add(domain);
                    return next;
                },
                store,
                background::add,
                clock);
    }

    private void announce(String id) {
        dns = new FakeResolver().txt("_mta-sts.one.test", "v=STSv1; id=" + id);
        policies = policies();
    }

    private StsFinding find() {
        return policies.find("one.test");
    }

    @Test
    void nothingShouldBeFetchedWhenThereIsNoRecord() {
        assertThat(find()).isEqualTo(StsFinding.NONE);
        assertThat(policies.find("[192.0.2.1]")).isEqualTo(StsFinding.NONE);
        assertThat(fetched).isEmpty();
    }

    @Test
    void policyShouldBeFetchedOnceAndKept() {
        announce("a");
        assertThat(find().policy()).contains(POLICY);
        assertThat(find().policy()).contains(POLICY);
        assertThat(fetched).containsExactly("one.test");
        assertThat(kept.get("one.test")).isEqualTo(new StsStore.Kept("a", POLICY, now));
    }

    @Test
    void keptPolicyShouldCountAfterARestart() {
        kept.put("one.test", new StsStore.Kept("a", POLICY, now.minus(Duration.ofHours(1))));
        announce("a");
        assertThat(find().policy()).contains(POLICY);
        assertThat(fetched).isEmpty();
    }

    @Test
    void policyShouldBeFetchedAgainWhenItsIdIsNew() {
        kept.put("one.test", new StsStore.Kept("a", POLICY, now));
        StsPolicy other = new StsPolicy(StsPolicy.Mode.TESTING, List.of("mx.one.test"), Duration.ofDays(7));
        next = StsFetcher.Fetched.of(other);
        announce("b");
        assertThat(find().policy()).contains(other);
    }

    @Test
    void policyThatHoldsShouldCountWhenTheNewOneCannotBeFetched() {
        kept.put("one.test", new StsStore.Kept("a", POLICY, now));
        next = StsFetcher.Fetched.failed(FAULT);
        announce("b");
        assertThat(find()).isEqualTo(new StsFinding(Optional.of(POLICY), Optional.empty()));
    }

    @Test
    void policyThatHoldsShouldCountWhenTheRecordIsGone() {
        kept.put("one.test", new StsStore.Kept("a", POLICY, now));
        assertThat(find().policy()).contains(POLICY);
        now = now.plus(Duration.ofDays(8));
        assertThat(find()).isEqualTo(StsFinding.NONE);
    }

    @Test
    void policyThatHoldsShouldCountWhenDnsFails() {
        kept.put("one.test", new StsStore.Kept("a", POLICY, now));
        dns = new FakeResolver().fail("TXT", "_mta-sts.one.test", "SERVFAIL");
        policies = policies();
        assertThat(find().policy()).contains(POLICY);
    }

    @Test
    void failedFetchShouldNotBeRepeatedAtOnce() {
        next = StsFetcher.Fetched.failed(FAULT);
        announce("a");
        assertThat(find()).isEqualTo(new StsFinding(Optional.empty(), Optional.of(FAULT)));
        assertThat(find().fault()).contains(FAULT);
        assertThat(fetched).hasSize(1);
        now = now.plus(StsPolicies.RETRY);
        next = StsFetcher.Fetched.of(POLICY);
        assertThat(find()).isEqualTo(new StsFinding(Optional.of(POLICY), Optional.empty()));
    }

    @Test
    void policyShouldBeFetchedAgainBehindTheScenesBeforeItRunsOut() {
        announce("a");
        find();
        now = now.plus(StsPolicies.REFRESH).plusSeconds(1);
        assertThat(find().policy()).contains(POLICY);
        find();
        assertThat(fetched).hasSize(1);
        assertThat(background).hasSize(1);
        background.remove().run();
        assertThat(fetched).hasSize(2);
        assertThat(kept.get("one.test").fetched()).isEqualTo(now);
        find();
        assertThat(background).isEmpty();
    }

    @Test
    void policyShouldCountWhenNobodyFetchesItBehindTheScenes() {
        announce("a");
        policies = new StsPolicies(
                dns,
                domain -> next,
                new StsStore() {
                    @Override
                    public Optional<Kept> load(String domain) {
                        return Optional.of(new Kept("a", POLICY, now.minus(Duration.ofDays(2))));
                    }

                    @Override
                    public void save(String domain, Kept one) {}
                },
                task -> {
                    throw new RejectedExecutionException();
                },
                Clock.fixed(now, ZoneOffset.UTC));
        assertThat(find().policy()).contains(POLICY);
        assertThat(find().policy()).contains(POLICY);
    }

    @Test
    void policyShouldBeFetchedAtMostOncePerMinuteHoweverShortItHolds() {
        next = StsFetcher.Fetched.of(new StsPolicy(StsPolicy.Mode.ENFORCE, List.of("mx.one.test"), Duration.ZERO));
        announce("a");
        find();
        assertThat(find().policy()).isPresent();
        assertThat(fetched).hasSize(1);
        now = now.plusSeconds(61);
        find();
        assertThat(fetched).hasSize(2);
    }

    @Test
    void domainShouldBeAskedForInItsAsciiForm() {
        dns.txt("_mta-sts.xn--bcher-kva.test", "v=STSv1; id=a");
        assertThat(policies.find("bücher.test").policy()).contains(POLICY);
        assertThat(fetched).containsExactly("xn--bcher-kva.test");
    }
}
