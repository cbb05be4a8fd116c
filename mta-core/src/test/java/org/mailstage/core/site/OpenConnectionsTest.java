package org.mailstage.core.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenConnectionsTest {
    private final OpenConnections connections = new OpenConnections();

    @Test
    void attemptShouldNeedConnectionWhenNoneIsKept() {
        assertThat(connections.needsNew(0)).isTrue();
        assertThat(connections.take(0)).isZero();
    }

    @Test
    void attemptShouldUseTheConnectionKeptLast() {
        connections.keep(1000, 3);
        connections.keep(1000, 7);

        assertThat(connections.needsNew(999)).isFalse();
        assertThat(connections.take(999)).isEqualTo(7);
        assertThat(connections.take(999)).isEqualTo(3);
        assertThat(connections.needsNew(999)).isTrue();
    }

    @Test
    void connectionShouldBeGoneWhenItWasUnusedForTooLong() {
        connections.keep(1000, 1);

        assertThat(connections.needsNew(1000)).isTrue();
        assertThat(connections.take(1000)).isZero();
    }
}
