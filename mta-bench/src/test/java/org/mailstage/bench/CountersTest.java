package org.mailstage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is read from programs of others. */
class CountersTest {
    @Test
    void sinkShouldTellItsLastCount() {
        assertThat(Sink.lastCount("sess=1 quit=0 mesg=9\rsess=2 quit=1 mesg=10\r"))
                .isEqualTo(10);
        assertThat(Sink.lastCount("")).isZero();
    }

    @Test
    void checkShouldFindEveryRecipient() {
        List<String> lines = List.of("X-Mail-Args: <a@b>", "X-Rcpt-Args: <1@c>", "Subject: x", "X-Rcpt-Args: <2@c>");

        assertThat(ArrivalCheck.recipients(lines)).containsExactly("<1@c>", "<2@c>");
    }

    @Test
    void depthsOfAllQueuesShouldBeAddedUp() {
        String json =
                "{\"queues\":[{\"name\":\"a\",\"messages\":3,\"delivering\":9},{\"name\":\"b\",\"messages\": 4}]}";

        assertThat(MailstageRelay.totalDepth(json)).isEqualTo(OptionalLong.of(7));
    }

    @Test
    void depthShouldBeUnknownWhenTheAnswerHasNone() {
        assertThat(MailstageRelay.totalDepth("<html>404</html>")).isEmpty();
    }

    @Test
    void missingProgramShouldBeNamedWithTheRemedy() {
        assertThatThrownBy(() -> Tools.postfixProgram("smtp-nothing"))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("smtp-nothing is not installed")
                .hasMessageContaining("apt-get install postfix");
    }

    @Test
    void failedProgramShouldBeReportedWithWhatItSaid() {
        assertThatThrownBy(() -> Tools.run(List.of("sh", "-c", "echo no luck; exit 3")))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("no luck");
    }
}
