package org.mailstage.core.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.mailstage.core.MovingClock;

class LocalPassedClientsTest {
    private static final InetAddress CLIENT = FakeLists.address("192.0.2.1");

    private final MovingClock clock = new MovingClock();
    private final LocalPassedClients clients = new LocalPassedClients(clock, 3);

    @Test
    void clientShouldBeForgottenWhenItsTimeIsOver() {
        Instant passed = clock.instant();
        clients.remember(CLIENT, Duration.ofHours(1));

        clock.move(Duration.ofMinutes(59));
        assertThat(clients.passedAt(CLIENT)).contains(passed);
        clock.move(Duration.ofMinutes(1));
        assertThat(clients.passedAt(CLIENT)).isEmpty();
        assertThat(clients.size()).isZero();
    }

    @Test
    void clientNotSeenForLongestShouldGoWhenItIsFull() {
        for (int i = 1; i <= 3; i++) {
            clients.remember(FakeLists.address("192.0.2." + i), Duration.ofHours(1));
        }
        clients.passedAt(CLIENT);
        clients.remember(FakeLists.address("192.0.2.4"), Duration.ofHours(1));

        assertThat(clients.passedAt(CLIENT)).isPresent();
        assertThat(clients.passedAt(FakeLists.address("192.0.2.2"))).isEmpty();
        assertThat(clients.size()).isEqualTo(3);
    }

    @Test
    void newsOfOtherNodesShouldBeIgnoredWhenTheyAreTooOld() {
        clients.put(CLIENT, clock.instant().minusSeconds(60), clock.instant());

        assertThat(clients.passedAt(CLIENT)).isEmpty();
    }
}
