package org.mailstage.ejb.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenersTest {
    private final Listeners listeners = new Listeners();

    /** What the connector registers, of a listener of the test. */
    public interface FakeMXBean {
        String getName();

        String getRole();

        String getAddress();

        int getSessions();

        long getSessionsTotal();

        long getMessagesAccepted();

        long getMessagesRefused();

        long getOctetsAccepted();

        long getTlsSessions();

        long getTlsFailures();

        long getAuthentications();

        long getAuthenticationFailures();

        long getRefusedConnections();

        long getEarlyTalkers();
    }

    private record Fake(String name, String role, String address) implements FakeMXBean {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getRole() {
            return role;
        }

        @Override
        public String getAddress() {
            return address;
        }

        @Override
        public int getSessions() {
            return 3;
        }

        @Override
        public long getSessionsTotal() {
            return 1L << 40;
        }

        @Override
        public long getMessagesAccepted() {
            return 5;
        }

        @Override
        public long getMessagesRefused() {
            return 6;
        }

        @Override
        public long getOctetsAccepted() {
            return 7;
        }

        @Override
        public long getTlsSessions() {
            return 8;
        }

        @Override
        public long getTlsFailures() {
            return 9;
        }

        @Override
        public long getAuthentications() {
            return 10;
        }

        @Override
        public long getAuthenticationFailures() {
            return 11;
        }

        @Override
        public long getRefusedConnections() {
            return 12;
        }

        @Override
        public long getEarlyTalkers() {
            return 13;
        }
    }

    /** Has none of the attributes. */
    public interface StrangeMXBean {}

    private static final class Strange implements StrangeMXBean {}

    @AfterEach
    void unregister() throws Exception {
        for (ObjectName name :
                ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("org.mailstage:*"), null)) {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        }
    }

    @Test
    void allShouldTellWhatTheConnectorRegistered() throws Exception {
        register("users", new Fake("users", "submission", ""));
        register("mx", new Fake("mx", "mx", "127.0.0.1:2525"));

        assertThat(listeners.all())
                .containsExactly(
                        new ListenerStatus("mx", "mx", "127.0.0.1:2525", 3, 1L << 40, 5, 6, 7, 8, 9, 10, 11, 12, 13),
                        new ListenerStatus("users", "submission", "", 3, 1L << 40, 5, 6, 7, 8, 9, 10, 11, 12, 13));
        assertThat(listeners.all()).extracting(ListenerStatus::bound).containsExactly(true, false);
    }

    @Test
    void allShouldLeaveOutWhatDoesNotTellItsState() throws Exception {
        register("strange", new Strange());

        assertThat(listeners.all()).isEmpty();
    }

    private static void register(String name, Object bean) throws Exception {
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(bean, new ObjectName("org.mailstage:type=Listener,name=" + name));
    }
}
