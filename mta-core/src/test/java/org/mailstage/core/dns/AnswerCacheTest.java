package org.mailstage.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerCacheTest {
    private static final AnswerCache.Question QUESTION = new AnswerCache.Question(15, "one.test");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
    private final AtomicInteger asked = new AtomicInteger();
    private final AnswerCache cache = new AnswerCache(3, now::get);

    private DnsAnswer<String> get(AnswerCache.Question question, DnsAnswer<String> answer) {
        Supplier<CompletableFuture<DnsAnswer<String>>> ask = () -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(answer);
        };
        return cache.get(question, ask).join();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    static Stream<Arguments> lifetimes() {
        return Stream.of(
                Arguments.of(new DnsAnswer.Found<>(List.of("x"), Duration.ofSeconds(60)), Duration.ofSeconds(60)),
                Arguments.of(new DnsAnswer.Found<>(List.of("x"), Duration.ofDays(7)), AnswerCache.MAX_POSITIVE),
                Arguments.of(new DnsAnswer.NoSuchDomain<>(Duration.ofSeconds(60)), Duration.ofSeconds(60)),
                Arguments.of(new DnsAnswer.NoSuchDomain<>(Duration.ofDays(1)), AnswerCache.MAX_NEGATIVE),
                Arguments.of(new DnsAnswer.NoData<>(Duration.ofDays(1)), AnswerCache.MAX_NEGATIVE),
                Arguments.of(new DnsAnswer.Failure<>("SERVFAIL"), AnswerCache.FAILURE));
    }

    @ParameterizedTest
    @MethodSource("lifetimes")
    void answerShouldBeKeptNoLongerThanItLives(DnsAnswer<String> answer, Duration lifetime) {
        assertThat(get(QUESTION, answer)).isEqualTo(answer);
        pass(lifetime.minusNanos(1));
        assertThat(get(QUESTION, answer)).isEqualTo(answer);
        assertThat(asked).hasValue(1);

        pass(Duration.ofNanos(1));
        get(QUESTION, answer);
        assertThat(asked).hasValue(2);
    }

    @Test
    void answerShouldNotBeKeptWhenItsTimeToLiveIsZero() {
        get(QUESTION, new DnsAnswer.NoData<>(Duration.ZERO));
        get(QUESTION, new DnsAnswer.NoData<>(Duration.ZERO));

        assertThat(asked).hasValue(2);
    }

    @Test
    void questionShouldBeAskedOnceWhenItIsUnderWay() {
        CompletableFuture<DnsAnswer<String>> wire = new CompletableFuture<>();
        Supplier<CompletableFuture<DnsAnswer<String>>> ask = () -> {
            asked.incrementAndGet();
            return wire;
        };
        CompletableFuture<DnsAnswer<String>> first = cache.get(QUESTION, ask);
        CompletableFuture<DnsAnswer<String>> second = cache.get(QUESTION, ask);
        wire.complete(new DnsAnswer.Failure<>("SERVFAIL"));

        assertThat(asked).hasValue(1);
        assertThat(first.join()).isEqualTo(second.join());
    }

    @Test
    void answerShouldBeAFailureWhenTheLookupEndsWithAnException() {
        DnsAnswer<String> answer = cache.<String>get(
                        QUESTION, () -> CompletableFuture.failedFuture(new IllegalStateException("bug")))
                .join();

        assertThat(answer).isInstanceOf(DnsAnswer.Failure.class);
    }

    @Test
    void answerShouldBeAFailureWhenTheQuestionCannotEvenBeAsked() {
        DnsAnswer<String> answer = cache.<String>get(QUESTION, () -> {
                    throw new IllegalStateException("bug");
                })
                .join();

        assertThat(answer).isInstanceOf(DnsAnswer.Failure.class);
    }

    @Test
    void cacheShouldForgetWhatWasNotUsedForLongestWhenItIsFull() {
        DnsAnswer<String> answer = new DnsAnswer.Found<>(List.of("x"), Duration.ofHours(1));
        for (String name : List.of("a", "b", "c", "a", "d")) {
            get(new AnswerCache.Question(1, name), answer);
        }
        assertThat(cache.size()).isEqualTo(3);
        assertThat(asked).hasValue(4);

        get(new AnswerCache.Question(1, "a"), answer);
        assertThat(asked).as("a was used").hasValue(4);
        get(new AnswerCache.Question(1, "b"), answer);
        assertThat(asked).as("b was not").hasValue(5);
    }

    @Test
    void questionsShouldBeToldApartByType() {
        get(QUESTION, new DnsAnswer.Failure<>("x"));
        get(new AnswerCache.Question(1, "one.test"), new DnsAnswer.Failure<>("x"));

        assertThat(asked).hasValue(2);
    }
}
