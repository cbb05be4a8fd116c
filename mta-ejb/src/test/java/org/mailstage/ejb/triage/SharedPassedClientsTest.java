package org.mailstage.ejb.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mailstage.core.net.IpLiteral;

/** Two copies at one grid, as two nodes have them. */
class SharedPassedClientsTest {
    private static final InetAddress CLIENT = IpLiteral.parse("192.0.2.1").orElseThrow();
    private static HazelcastInstance grid;

    private final SharedPassedClients one = new SharedPassedClients(() -> grid, Clock.systemUTC());
    private final SharedPassedClients other = new SharedPassedClients(() -> grid, Clock.systemUTC());

    @BeforeAll
    static void startGrid() {
        Config config = new Config();
        config.setClusterName("mailstage-test-" + UUID.randomUUID());
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "none");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.partition.count", "11");
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        grid = Hazelcast.newHazelcastInstance(config);
    }

    @AfterAll
    static void stopGrid() {
        grid.getLifecycleService().terminate();
    }

    @Test
    void clientShouldBeKnownToAllNodesAndForgottenByAll() {
        assertThat(one.join()).isTrue();
        other.join();
        one.remember(CLIENT, Duration.ofHours(1));

        await().untilAsserted(() -> assertThat(other.passedAt(CLIENT)).isEqualTo(one.passedAt(CLIENT)));
        other.forget(CLIENT);
        await().until(() -> one.passedAt(CLIENT).isEmpty());
        one.leave();
        other.leave();
    }

    @Test
    void nodeShouldLearnWhatWasKnownBeforeItCame() {
        InetAddress client = IpLiteral.parse("2001:db8::1").orElseThrow();
        one.join();
        one.remember(client, Duration.ofHours(1));
        await().until(() -> grid.getMap(SharedPassedClients.MAP).size() > 0);
        other.join();

        assertThat(other.passedAt(client)).isPresent();
        grid.getMap(SharedPassedClients.MAP).put("192.0.2.9", "nonsense");
        grid.getMap(SharedPassedClients.MAP).put("nonsense", "1 2");
        other.forget(client);
        await().until(() -> one.passedAt(client).isEmpty());
        one.leave();
        other.leave();
    }

    @Test
    void clientShouldBeKnownHereWhenThereIsNoGrid() {
        SharedPassedClients alone = new SharedPassedClients(
                () -> {
                    throw new IllegalStateException("made by the test");
                },
                Clock.systemUTC());

        assertThat(alone.join()).isFalse();
        alone.remember(CLIENT, Duration.ofHours(1));
        assertThat(alone.passedAt(CLIENT)).isPresent();
        alone.leave();
    }
}
