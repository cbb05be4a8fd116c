package org.mailstage.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.mailstage.core.auth.Block.Kind;
import org.mailstage.core.net.IpLiteral;

class SignInGuardTest {
    private static final String JANE = "jane@example.org";
    private static final InetAddress HOME = address("192.0.2.10");
    private static final InetAddress NEIGHBOUR = address("192.0.2.99");
    private static final InetAddress AWAY = address("198.51.100.1");
    private static final InetAddress SPARED = address("203.0.113.1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private BlockSettings settings = new BlockSettings(
            3,
            6,
            12,
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            24,
            64,
            Duration.ofSeconds(1),
            Duration.ofSeconds(8));
    private final SignInGuard guard =
            new SignInGuard(new LocalGuardStore(clock), () -> settings, SPARED::equals, clock);

    private static InetAddress address(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }

    private void fail(int times, String account, InetAddress client) {
        for (int i = 0; i < times; i++) {
            guard.failed(account, client);
        }
    }

    @Test
    void accountShouldBeBlockedFromItsNetworkOnlyWhenItFailsTooOften() {
        fail(2, JANE, HOME);
        assertThat(guard.blockOf(JANE, HOME)).isEmpty();
        fail(1, "JANE@Example.org", NEIGHBOUR);

        assertThat(guard.blockOf(JANE, HOME).orElseThrow().kind()).isEqualTo(Kind.ACCOUNT_FROM_RANGE);
        assertThat(guard.blockOf(JANE, NEIGHBOUR).orElseThrow().range()).isEqualTo("192.0.2.0/24");
        assertThat(guard.blockOf(JANE, AWAY)).isEmpty();
        assertThat(guard.blockOf("john@example.org", HOME)).isEmpty();
        assertThat(guard.blockOf(HOME)).isEmpty();
    }

    @Test
    void blockShouldEndByItselfAndCountAnew() {
        fail(3, JANE, HOME);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(30)));
        assertThat(guard.blockOf(JANE, HOME)).isEmpty();
        fail(2, JANE, HOME);

        assertThat(guard.blockOf(JANE, HOME)).isEmpty();
    }

    @Test
    void networkShouldBeBlockedWhenManyAccountsFail() {
        for (int i = 0; i < 6; i++) {
            guard.failed("user" + i, HOME);
        }

        assertThat(guard.blockOf(NEIGHBOUR).orElseThrow().kind()).isEqualTo(Kind.RANGE);
        assertThat(guard.blockOf(JANE, NEIGHBOUR)).isPresent();
        assertThat(guard.blockOf(AWAY)).isEmpty();
    }

    @Test
    void networkShouldBeBlockedWhenNoNameIsGivenAtAll() {
        fail(6, "", HOME);

        assertThat(guard.blockOf(HOME)).isPresent();
        assertThat(guard.blocks()).hasSize(1);
    }

    @Test
    void networkOfManyUsersShouldBeSparedButNotTheAccount() {
        fail(20, JANE, SPARED);

        assertThat(guard.blockOf(SPARED)).isEmpty();
        assertThat(guard.blockOf(JANE, SPARED)).isPresent();
        assertThat(guard.blockOf("john@example.org", SPARED)).isEmpty();
    }

    @Test
    void accountShouldBeBlockedEverywhereButWhereItsUserIsKnown() {
        guard.succeeded(JANE, AWAY);
        for (int i = 0; i < 12; i++) {
            guard.failed(JANE, address("10.0." + i + ".1"));
        }

        assertThat(guard.blockOf(JANE, HOME).orElseThrow().kind()).isEqualTo(Kind.ACCOUNT);
        assertThat(guard.blockOf(JANE, AWAY)).isEmpty();
    }

    @Test
    void knownNetworkShouldStillBeBlockedWhenGuessesComeFromThere() {
        guard.succeeded(JANE, HOME);
        fail(3, JANE, NEIGHBOUR);

        assertThat(guard.blockOf(JANE, HOME)).isPresent();
    }

    @Test
    void successShouldClearTheAccountsFailuresAndNotTheNetworks() {
        fail(2, JANE, HOME);
        guard.succeeded(JANE, HOME);
        fail(2, JANE, HOME);
        assertThat(guard.blockOf(JANE, HOME)).isEmpty();
        fail(2, "john@example.org", HOME);

        assertThat(guard.blockOf(HOME)).isPresent();
    }

    @Test
    void failuresShouldBeForgottenAfterTheWindow() {
        fail(2, JANE, HOME);
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(10)));
        fail(2, JANE, HOME);

        assertThat(guard.blockOf(JANE, HOME)).isEmpty();
    }

    @Test
    void delayShouldDoubleUpToTheLongest() {
        settings = new BlockSettings(
                0,
                0,
                0,
                Duration.ofMinutes(10),
                Duration.ofMinutes(30),
                24,
                64,
                Duration.ofSeconds(1),
                Duration.ofSeconds(8));
        long[] seconds = new long[7];
        for (int i = 0; i < seconds.length; i++) {
            guard.failed(JANE, HOME);
            seconds[i] = guard.delay(JANE, HOME).toSeconds();
        }
        fail(100, JANE, HOME);

        assertThat(seconds).containsExactly(0, 1, 2, 4, 8, 8, 8);
        assertThat(guard.delay(JANE, HOME)).hasSeconds(8);
        assertThat(guard.delay(JANE, AWAY)).isZero();
        assertThat(guard.blocks()).isEmpty();
    }

    @Test
    void delayShouldBeTheLongestForTheFailureThatBlocked() {
        fail(3, JANE, HOME);

        assertThat(guard.delay(JANE, HOME)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void blockShouldBeListedAndLifted() {
        fail(3, JANE, HOME);
        Block block = guard.blocks().get(0);
        assertThat(block.tries()).isEqualTo(3);
        assertThat(block.until()).isEqualTo(now.get().plus(Duration.ofMinutes(30)));

        assertThat(guard.lift(block.id(), "admin")).isTrue();
        assertThat(guard.lift(block.id(), "admin")).isFalse();
        assertThat(guard.blockOf(JANE, HOME)).isEmpty();
    }

    @Test
    void ipv6ShouldCountByPrefix() {
        fail(3, JANE, address("2001:db8:1:2::1"));

        assertThat(guard.blockOf(JANE, address("2001:db8:1:2:ffff::9"))
                        .orElseThrow()
                        .range())
                .isEqualTo("2001:db8:1:2::/64");
        assertThat(guard.blockOf(JANE, address("2001:db8:1:3::1"))).isEmpty();
    }

    @Test
    void hostileNameShouldBeHarmlessInBlocksAndLog() {
        fail(3, "x\r\nMTA-10601 \"forged\"" + "y".repeat(5000), HOME);

        assertThat(guard.blocks().get(0).account())
                .hasSizeLessThanOrEqualTo(128)
                .doesNotContain("\n", "\"");
    }
}
