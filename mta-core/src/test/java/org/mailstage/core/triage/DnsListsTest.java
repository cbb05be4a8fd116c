package org.mailstage.core.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsListsTest {
    private static final String CLIENT = "192.0.2.7";
    private static final Duration LONG = Duration.ofMinutes(10);

    private final AtomicLong now = new AtomicLong();
    private final FakeLists dns =
            new FakeLists().alive("one.example").alive("two.example").alive("good.example");
    private final DnsLists lists = new DnsLists(dns, now::get);

    @Test
    void weightsShouldBeAddedUpAndTheHeaviestNamedFirst() {
        dns.listed(CLIENT, "one.example", "127.0.0.2").listed(CLIENT, "two.example", "127.0.0.4");

        ListScore score = score(rule("one.example", 1), rule("two.example", 2), rule("good.example", -2));

        assertThat(score).isEqualTo(new ListScore(3, List.of("two.example", "one.example")));
    }

    @Test
    void listOfGoodClientsShouldLowerTheScore() {
        dns.listed(CLIENT, "one.example", "127.0.0.2").listed(CLIENT, "good.example", "127.0.9.1");

        assertThat(score(rule("one.example", 3), rule("good.example", -2)))
                .isEqualTo(new ListScore(1, List.of("one.example")));
    }

    @Test
    void ipv6ClientShouldBeAskedForByNibbles() {
        dns.listed("2001:db8::1", "one.example", "127.0.0.2");

        assertThat(lists.score(FakeLists.address("2001:db8::1"), List.of(rule("one.example", 2)), LONG)
                        .join()
                        .total())
                .isEqualTo(2);
    }

    @Test
    void rulesOfOneListShouldShareItsAnswer() {
        dns.listed(CLIENT, "one.example", "127.0.0.10");
        DnsListRule spam = new DnsListRule("one.example", Optional.of(ReplyFilter.parse("127.0.0.[2..9]")), 5);
        DnsListRule dialUp = new DnsListRule("one.example", Optional.of(ReplyFilter.parse("127.0.0.[10;11]")), 2);

        assertThat(score(spam, dialUp).total()).isEqualTo(2);
        assertThat(dns.asked(CLIENT, "one.example")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "127.255.255.254"})
    void answerShouldCountNothingWhenItIsNoListing(String answer) {
        dns.listed(CLIENT, "one.example", answer);

        assertThat(score(rule("one.example", 5))).isEqualTo(ListScore.NONE);
    }

    @Test
    void listShouldCountNothingWhenItFails() {
        dns.fails(CLIENT, "one.example").listed(CLIENT, "two.example", "127.0.0.2");

        assertThat(score(rule("one.example", 5), rule("two.example", 2)))
                .isEqualTo(new ListScore(2, List.of("two.example")));
    }

    @Test
    void listShouldCountNothingWhenItDoesNotAnswerInTime() {
        dns.hold(CLIENT, "one.example");
        dns.listed(CLIENT, "two.example", "127.0.0.2");

        CompletableFuture<ListScore> score = lists.score(
                FakeLists.address(CLIENT),
                List.of(rule("one.example", 5), rule("two.example", 2)),
                Duration.ofMillis(20));

        assertThat(score.join().total()).isEqualTo(2);
    }

    @Test
    void scoreShouldWaitForAllListsAtOnce() {
        CompletableFuture<?> first = dns.hold(CLIENT, "one.example");
        dns.hold(CLIENT, "two.example").complete(FakeLists.found("127.0.0.2"));

        CompletableFuture<ListScore> score =
                lists.score(FakeLists.address(CLIENT), List.of(rule("one.example", 5), rule("two.example", 2)), LONG);

        assertThat(dns.asked(CLIENT, "two.example")).isEqualTo(1);
        assertThat(score).isNotDone();
        first.cancel(true);
        assertThat(score.join().total()).isEqualTo(2);
    }

    /** RFC 5782 §5. */
    @Test
    void listShouldBeSwitchedOffWhenItListsEverybodyAndOnAgainWhenItNoLongerDoes() {
        dns.listed(CLIENT, "one.example", "127.0.0.2").listed("127.0.0.1", "one.example", "127.0.0.2");

        assertThat(score(rule("one.example", 5))).isEqualTo(ListScore.NONE);

        dns.unlisted("127.0.0.1", "one.example");
        assertThat(score(rule("one.example", 5))).isEqualTo(ListScore.NONE);
        now.addAndGet(Duration.ofHours(2).toNanos());
        assertThat(score(rule("one.example", 5)).total()).isEqualTo(5);
    }

    @Test
    void listShouldBeTestedOnceForManyClients() {
        for (int i = 1; i < 10; i++) {
            lists.score(FakeLists.address("192.0.2." + i), List.of(rule("one.example", 1)), LONG)
                    .join();
        }

        assertThat(dns.asked("127.0.0.1", "one.example")).isEqualTo(1);
    }

    @Test
    void testShouldBeMadeAgainSoonWhenItGotNoAnswer() {
        dns.fails("127.0.0.1", "one.example");
        score(rule("one.example", 1));
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        score(rule("one.example", 1));

        assertThat(dns.asked("127.0.0.1", "one.example")).isEqualTo(2);
    }

    @Test
    void nothingShouldBeAskedWithoutLists() {
        assertThat(score()).isEqualTo(ListScore.NONE);
        assertThat(dns.asked(CLIENT, "one.example")).isZero();
    }

    private ListScore score(DnsListRule... rules) {
        return lists.score(FakeLists.address(CLIENT), List.of(rules), LONG).join();
    }

    private static DnsListRule rule(String zone, int weight) {
        return new DnsListRule(zone, Optional.empty(), weight);
    }
}
