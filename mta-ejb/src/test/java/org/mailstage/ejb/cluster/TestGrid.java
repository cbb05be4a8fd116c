package org.mailstage.ejb.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.UUID;

/** Two members of a grid on loopback, as the application server would start them, and more on demand. */
public final class TestGrid implements AutoCloseable {
    private final String cluster = "mailstage-test-" + UUID.randomUUID();
    public final HazelcastInstance a;
    public final HazelcastInstance b;

    public TestGrid() throws IOException {
        a = start(0);
        b = join();
    }

    /** Another member; whoever asked for it ends it. */
    public HazelcastInstance join() throws IOException {
        return start(a.getCluster().getLocalMember().getAddress().getPort());
    }

    /** Member a finds itself, the others find it by its port. */
    private HazelcastInstance start(int firstPort) throws IOException {
        Config config = new Config();
        config.setClusterName(cluster);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "none");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.partition.count", "11");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.getIntegrityCheckerConfig().setEnabled(false);
        int own;
        try (ServerSocket socket = new ServerSocket(0)) {
            own = socket.getLocalPort();
        }
        config.getNetworkConfig().setPort(own).setPortAutoIncrement(true);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + (firstPort == 0 ? own : firstPort));
        return Hazelcast.newHazelcastInstance(config);
    }

    @Override
    public void close() {
        b.getLifecycleService().terminate();
        a.getLifecycleService().terminate();
    }
}
