package org.mailstage.core.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailstage.core.MovingClock;
import org.mailstage.core.site.Suspension.Scope;

class SuspensionBookTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final MovingClock clock = new MovingClock();
    private final SuspensionBook a = new SuspensionBook(clock);
    private final SuspensionBook b = new SuspensionBook(clock);

    @Test
    void suspensionShouldHoldUntilItsEnd() {
        a.suspend(suspension("mx:example.com", Duration.ofMinutes(10)));

        assertThat(a.find(Scope.SITE, "mx:example.com")).isPresent();
        assertThat(a.find(Scope.DOMAIN, "mx:example.com")).isEmpty();
        clock.move(Duration.ofMinutes(10));
        assertThat(a.find(Scope.SITE, "mx:example.com")).isEmpty();
        assertThat(a.list()).isEmpty();
    }

    @Test
    void domainShouldBeFoundWhateverItsCase() {
        a.suspend(new Suspension(Scope.DOMAIN, "Example.COM", "", "admin", START, Optional.empty()));

        assertThat(a.find(Scope.DOMAIN, "example.com")).isPresent();
        assertThat(a.find(Scope.DOMAIN, "")).isEmpty();
    }

    @Test
    void resumeShouldEndASuspensionAndSayWhetherThereWasOne() {
        a.suspend(forever("mx:example.com"));

        assertThat(a.resume(Scope.SITE, "mx:example.com")).isTrue();
        assertThat(a.resume(Scope.SITE, "mx:example.com")).isFalse();
        assertThat(a.list()).isEmpty();
        a.suspend(forever("mx:example.com"));
        assertThat(a.list()).hasSize(1);
    }

    @Test
    void booksShouldAgreeWhateverTheOrderOfNotes() {
        a.suspend(forever("mx:one.example"));
        List<SuspensionNote> early = a.notes();
        clock.move(Duration.ofSeconds(1));
        a.resume(Scope.SITE, "mx:one.example");
        List<SuspensionNote> late = a.notes();

        late.forEach(b::learn);
        early.forEach(b::learn);

        assertThat(b.list()).isEmpty();
        assertThat(b.notes()).isEqualTo(late);
    }

    @Test
    void changeShouldBeHeardWhenTheClockWasSetBack() {
        a.suspend(forever("mx:one.example"));
        a.notes().forEach(b::learn);
        clock.move(Duration.ofHours(-1));

        b.resume(Scope.SITE, "mx:one.example");
        b.notes().forEach(a::learn);

        assertThat(a.list()).isEmpty();
    }

    @Test
    void listenerShouldHearOfEachChangeOnce() {
        List<String> heard = new ArrayList<>();
        a.onChange((note, learnt) -> heard.add(note.key() + " " + note.ended() + " " + learnt));

        a.suspend(forever("mx:one.example"));
        a.notes().forEach(a::learn);
        b.suspend(forever("mx:two.example"));
        b.notes().forEach(a::learn);

        assertThat(heard).containsExactly("site mx:one.example false false", "site mx:two.example false true");
    }

    @Test
    void endShouldBeRememberedLongerThanANodeIsAway() {
        a.suspend(forever("mx:one.example"));
        List<SuspensionNote> early = a.notes();
        a.resume(Scope.SITE, "mx:one.example");
        clock.move(SuspensionBook.KEEP);
        a.prune();
        early.forEach(a::learn);
        assertThat(a.list()).isEmpty();

        clock.move(Duration.ofSeconds(1));
        a.prune();

        assertThat(a.isEmpty()).isTrue();
    }

    @Test
    void suspensionShouldBeForgottenSomeTimeAfterItsEnd() {
        a.suspend(suspension("mx:one.example", Duration.ofMinutes(1)));
        clock.move(Duration.ofMinutes(30));
        a.prune();
        assertThat(a.isEmpty()).isFalse();
        clock.move(Duration.ofMinutes(32));
        a.prune();

        assertThat(a.isEmpty()).isTrue();
    }

    @Test
    void suspendShouldFailWhenThereAreTooMany() {
        for (int i = 0; i < SuspensionBook.MAX_NOTES; i++) {
            a.learn(new SuspensionNote(forever("mx:" + i + ".example"), false, START));
        }

        assertThatThrownBy(() -> a.suspend(forever("mx:more.example")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more than 10000 suspensions");
        a.suspend(suspension("mx:1.example", Duration.ofMinutes(1)));
        assertThat(a.find(Scope.SITE, "mx:1.example").orElseThrow().until()).isPresent();
    }

    @Test
    void noteShouldReadBackWhatItWrites() {
        a.suspend(new Suspension(Scope.TENANT, "shop", "quota\tused\nup", "ad\tmin", START, Optional.empty()));
        a.suspend(suspension("mx:example.com~1f0c55aa", Duration.ofMinutes(1)));
        a.resume(Scope.SITE, "mx:example.com~1f0c55aa");

        assertThat(a.notes())
                .allSatisfy(
                        note -> assertThat(SuspensionNote.parse(note.encode())).contains(note));
    }

    @Test
    void noteShouldBeNoneWhenItIsSomethingElse() {
        assertThat(SuspensionNote.parse("")).isEmpty();
        assertThat(SuspensionNote.parse("2\tsite\tx\t1\t-\tfalse\t1\tby\twhy")).isEmpty();
        assertThat(SuspensionNote.parse("1\tplanet\tx\t1\t-\tfalse\t1\tby\twhy"))
                .isEmpty();
        assertThat(SuspensionNote.parse("1\tsite\tx\tsoon\t-\tfalse\t1\tby\twhy"))
                .isEmpty();
        assertThat(SuspensionNote.parse("1\tsite\tx\t1\t-\tfalse\t1\tby\twhy")).isPresent();
    }

    private static Suspension suspension(String site, Duration howLong) {
        return new Suspension(Scope.SITE, site, "slow down", "admin", START, Optional.of(START.plus(howLong)));
    }

    private static Suspension forever(String site) {
        return new Suspension(Scope.SITE, site, "maintenance", "admin", START, Optional.empty());
    }
}
