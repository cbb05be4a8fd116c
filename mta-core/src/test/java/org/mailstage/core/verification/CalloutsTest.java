package org.mailstage.core.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.MovingClock;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.ProbeOutcome.Answer;

class CalloutsTest {
    private static final VerificationSettings.Cache TIMES = VerificationSettings.DEFAULT.cache();
    private static final Mailbox USER = new Mailbox("user", "example.org");

    private final MovingClock clock = new MovingClock();
    private final FakeProber prober = new FakeProber();
    private final Callouts callouts = new Callouts(prober, new VerificationStatistics(), clock, 2);

    @Test
    void questionShouldBeAskedOnceWhenManyWaitForIt() {
        CompletableFuture<RecipientAnswer> first = callouts.verify(USER, TIMES);
        CompletableFuture<RecipientAnswer> second = callouts.verify(new Mailbox("user", "EXAMPLE.org"), TIMES);
        assertThat(first).isNotDone();
        prober.answer(Answer.REFUSED);

        assertThat(first).isCompletedWithValue(RecipientAnswer.UNKNOWN);
        assertThat(second).isCompletedWithValue(RecipientAnswer.UNKNOWN);
        assertThat(prober.probes()).isEqualTo(1);
        assertThat(callouts.underWay()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, KNOWN, P7D, P31D", "REFUSED, UNKNOWN, PT3H, P3D"})
    void answerShouldBeUsedWhileItIsAskedForAgainAndForgottenInTheEnd(
            Answer said, RecipientAnswer answer, Duration refresh, Duration keep) {
        callouts.verify(USER, TIMES);
        prober.answer(said);
        clock.move(refresh.minusMillis(1));
        assertThat(callouts.verify(USER, TIMES)).isCompletedWithValue(answer);
        assertThat(prober.probes()).isEqualTo(1);

        clock.move(Duration.ofMillis(1));
        assertThat(callouts.verify(USER, TIMES)).isCompletedWithValue(answer);
        assertThat(prober.probes()).isEqualTo(2);
        prober.answer(Answer.UNDECIDED);
        assertThat(callouts.verify(USER, TIMES)).as("what was known stays").isCompletedWithValue(answer);
        assertThat(prober.probes()).as("and is not asked for at once").isEqualTo(2);

        clock.move(keep.minus(refresh));
        assertThat(callouts.verify(USER, TIMES)).isNotDone();
        assertThat(prober.probes()).isEqualTo(3);
    }

    @Test
    void answerShouldChangeWhenTheMailboxDoes() {
        callouts.verify(USER, TIMES);
        prober.answer(Answer.REFUSED);
        clock.move(Duration.ofHours(3));
        callouts.verify(USER, TIMES);
        prober.answer(Answer.ACCEPTED);

        assertThat(callouts.verify(USER, TIMES)).isCompletedWithValue(RecipientAnswer.KNOWN);
    }

    @Test
    void nextHopShouldBeLeftAloneForAMomentWhenItDoesNotAnswer() {
        callouts.verify(USER, TIMES);
        prober.fail();

        assertThat(callouts.verify(USER, TIMES)).isCompletedWithValue(RecipientAnswer.UNAVAILABLE);
        assertThat(prober.probes()).isEqualTo(1);
        clock.move(Duration.ofMinutes(1));
        assertThat(callouts.verify(USER, TIMES)).isNotDone();
    }

    @Test
    void answersShouldBeBounded() {
        for (String name : new String[] {"a", "b", "c"}) {
            callouts.verify(new Mailbox(name, "example.org"), TIMES);
            prober.answer(Answer.ACCEPTED);
        }

        assertThat(callouts.size()).isEqualTo(2);
        assertThat(callouts.verify(new Mailbox("a", "example.org"), TIMES)).isNotDone();
    }
}
