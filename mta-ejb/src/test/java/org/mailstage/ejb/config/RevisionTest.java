package org.mailstage.ejb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionTest {
    @Test
    void nextShouldBeLaterWhenClockWasTurnedBack() {
        Revision first = Revision.NONE.next(Instant.ofEpochMilli(5_000), "b");

        assertThat(first.next(Instant.ofEpochMilli(1_000), "a")).isGreaterThan(first);
        assertThat(first).isGreaterThan(Revision.NONE);
    }

    @Test
    void parseShouldGiveBackWhatWasWritten() {
        Revision revision = new Revision(1_795_522_600_296L, "node@1");

        assertThat(Revision.parse(revision.toString())).contains(revision);
        assertThat(Revision.parse(Revision.NONE.toString())).contains(Revision.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "x@node", "-1@node", "12", "12345678901234567890@node"})
    void parseShouldGiveNothingWhenTextIsNone(String text) {
        assertThat(Revision.parse(text)).isEmpty();
    }

    @Test
    void keptConfigShouldGiveBackTextAndOrigin() {
        KeptConfig config = new KeptConfig("# own comment\nhostname: a\n", "REST by\nadmin", new Revision(7, "n"));

        KeptConfig read = KeptConfig.parse(config.toString());

        assertThat(read.yaml()).isEqualTo("# own comment\nhostname: a\n");
        assertThat(read.origin()).isEqualTo("REST by admin");
        assertThat(read.revision()).isEqualTo(new Revision(7, "n"));
    }

    @Test
    void keptConfigShouldBeOldestWhenFileHasNoRevision() {
        assertThat(KeptConfig.parse("hostname: a\n"))
                .isEqualTo(new KeptConfig("hostname: a\n", "last applied", Revision.NONE));
    }
}
