package org.mailstage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProcFilesTest {
    @Test
    void statShouldTellParentAndTimesWhenTheNameHasBlanksAndParentheses() {
        String text = "4711 (C2 (x) 0) S 42 1 1 0 -1 4194560 1 0 0 0 150 50 30 20 20 0 5 0 100 1 1";

        assertThat(ProcFiles.stat(text)).hasValue(new ProcFiles.Stat("C2 (x) 0", 42, 2.0, 0.5));
    }

    @Test
    void statShouldBeEmptyWhenTheProcessIsGone() {
        assertThat(ProcFiles.stat("")).isEmpty();
        assertThat(ProcFiles.stat("1 (x) S 2")).isEmpty();
        assertThat(ProcFiles.stat("1 (x) S a b c d e f g h i j k l m n o p")).isEmpty();
    }

    @Test
    void memoryShouldBeInOctets() {
        assertThat(ProcFiles.resident("1000 25 3 1 0 9 0\n")).isEqualTo(25 * 4096);
        assertThat(ProcFiles.proportional("00-ff ---p [rollup]\nRss:  9 kB\nPss:      7 kB\nPss_Dirty: 3 kB\n"))
                .isEqualTo(7 * 1024);
    }

    @Test
    void memoryShouldBeNothingWhenTheProcessIsGone() {
        assertThat(ProcFiles.resident("")).isZero();
        assertThat(ProcFiles.proportional("")).isZero();
    }

    @Test
    void machineShouldCountWaitingForDisksAsIdle() {
        ProcFiles.Machine machine =
                ProcFiles.machine("cpu  100 20 30 9999 8888 4 6 40 0 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n");

        assertThat(machine.busySeconds()).isEqualTo(1.6, within(1e-9));
        assertThat(machine.stolenSeconds()).isEqualTo(0.4, within(1e-9));
    }

    @Test
    void machineShouldFailClearlyWhenThisIsNotLinux() {
        assertThatThrownBy(() -> ProcFiles.machine(""))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("needs Linux");
    }

    @Test
    void usageShouldBeInSecondsWhenTheControlGroupIsOfVersion2() {
        assertThat(ProcFiles.usage("usage_usec 2500000\nuser_usec 1\n")).hasValue(2.5);
        assertThat(ProcFiles.usage("")).isEmpty();
    }
}
