package org.mailstage.core.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConcurrencyWindowTest {
    private static final int LIMIT = 20;
    private final ConcurrencyWindow window = new ConcurrencyWindow(5);

    @Test
    void windowShouldGrowByOneWithEachSuccessWhenItIsFull() {
        window.succeeded(5, LIMIT);
        window.succeeded(6, LIMIT);

        assertThat(window.size(LIMIT)).isEqualTo(7);
    }

    @Test
    void windowShouldNotGrowWhenItIsNotUsedToTheFull() {
        window.succeeded(4, LIMIT);

        assertThat(window.size(LIMIT)).isEqualTo(5);
    }

    @Test
    void windowShouldStayBelowTheLimit() {
        for (int i = 0; i < 100; i++) {
            window.succeeded(LIMIT, LIMIT);
        }

        assertThat(window.size(LIMIT)).isEqualTo(LIMIT);
        assertThat(window.size(3)).isEqualTo(3);
    }

    @Test
    void siteShouldBeDeadWhenOneCohortFailedWithoutAnySuccess() {
        // 1/5 + 1/4 + 1/3 + 1/2 of a cohort.
        assertThat(window.failed(LIMIT)).isFalse();
        assertThat(window.failed(LIMIT)).isFalse();
        assertThat(window.failed(LIMIT)).isFalse();
        assertThat(window.size(LIMIT)).isEqualTo(2);
        assertThat(window.failed(LIMIT)).isTrue();
        assertThat(window.size(LIMIT)).isEqualTo(1);
    }

    @Test
    void siteShouldBeDeadAtOnceWhenTheProbeFails() {
        while (!window.failed(LIMIT)) {
            assertThat(window.size(LIMIT)).isGreaterThan(1);
        }

        assertThat(window.failed(LIMIT)).isTrue();
    }

    @Test
    void siteShouldLiveWhenSuccessComesBetweenFailures() {
        for (int i = 0; i < 100; i++) {
            assertThat(window.failed(LIMIT)).isFalse();
            window.succeeded(LIMIT, LIMIT);
        }
    }

    @Test
    void siteShouldNotBeDeadForFewFailuresWhenManyRunAtOnce() {
        for (int i = 0; i < 100; i++) {
            window.succeeded(LIMIT, LIMIT);
        }

        for (int i = 0; i < 10; i++) {
            assertThat(window.failed(LIMIT)).isFalse();
        }
    }

    @Test
    void windowShouldShrinkWithoutEndingWhenTheSiteIsReluctant() {
        for (int i = 0; i < 10; i++) {
            window.shrink();
        }

        assertThat(window.size(LIMIT)).isEqualTo(1);
        assertThat(window.half(LIMIT)).isEqualTo(1);
        window.restart(5);
        assertThat(window.size(LIMIT)).isEqualTo(5);
    }
}
