package org.mailstage.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QueueStarterTest {
    private final AtomicLong now = new AtomicLong();
    private final List<String> started = new ArrayList<>();
    private final QueueStarter starter =
            new QueueStarter((domain, subdomains) -> started.add((subdomains ? "@" : "") + domain), now::get);

    @Test
    void queueShouldStartWhenADomainIsNamed() {
        assertThat(starter.start("Two.Example").toString()).startsWith("250 2.0.0 ");
        assertThat(starter.start("@two.example").code()).isEqualTo(250);

        assertThat(started).containsExactly("two.example", "@two.example");
    }

    @Test
    void queueShouldStartOnceAMinuteWhenItIsAskedForAgain() {
        starter.start("two.example");
        assertThat(starter.start("two.example").code()).isEqualTo(250);
        now.addAndGet(QueueStarter.REST.toNanos());
        starter.start("two.example");

        assertThat(started).containsExactly("two.example", "two.example");
    }

    @Test
    void queueShouldNotStartWhenTheArgumentIsNoDomain() {
        assertThat(starter.start("#lane").code()).isEqualTo(458);
        assertThat(starter.start("a b").code()).isEqualTo(501);
        assertThat(starter.start("@").code()).isEqualTo(501);

        assertThat(started).isEmpty();
    }

    @Test
    void queueShouldBeRefusedWhenTooManyWereStarted() {
        for (int i = 0; i < QueueStarter.REMEMBERED; i++) {
            starter.start("d" + i + ".example");
        }

        assertThat(starter.start("one-more.example").code()).isEqualTo(458);
        assertThat(starter.start("d0.example").code()).isEqualTo(250);
        assertThat(started).hasSize(QueueStarter.REMEMBERED);
    }
}
