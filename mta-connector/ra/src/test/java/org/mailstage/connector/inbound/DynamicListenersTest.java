package org.mailstage.connector.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.connector.FakeWorkManager;
import org.mailstage.connector.LiveListener;
import org.mailstage.connector.OpenPolicy;
import org.mailstage.connector.RawClient;
import org.mailstage.connector.RecordingReceiver;
import org.mailstage.connector.TestSetup;
import org.mailstage.core.smtp.server.ListenerRole;

/** Listeners that come, go and change while the server runs. */
@Timeout(60)
class DynamicListenersTest {
    private static final String ANY = "127.0.0.1:0";

    @TempDir
    Path spill;

    private final TestSetup setup = TestSetup.of(OpenPolicy.DEFAULT);
    private final Map<String, String> addresses = new ConcurrentHashMap<>(Map.of("mx", ANY));

    private LiveListener start() throws Exception {
        return LiveListener.start(
                new RecordingReceiver(setup),
                LiveListener.settings(spill),
                new FakeWorkManager(),
                name -> addresses.getOrDefault(name, ANY));
    }

    @Test
    void listenerShouldOpenWhenItIsAdded() throws Exception {
        try (LiveListener live = start();
                RawClient old = live.greet()) {
            setup.with(TestSetup.listener("inner", ListenerRole.SUBMISSION));

            await().until(() -> live.activation().boundAddress("inner").isPresent());
            try (RawClient client = live.connect("inner")) {
                client.expect("220");
            }
            old.say("NOOP").expect("250");
            assertThat(live.statistics("inner").getRole()).isEqualTo("submission");
            assertThat(attribute("inner", "Name")).isEqualTo("inner");
            assertThat(attribute("inner", "TlsFailures")).isEqualTo(0L);
        }
    }

    @Test
    void listenerShouldCloseAndTransactionsFinishWhenItIsRemoved() throws Exception {
        setup.with(TestSetup.listener("inner", ListenerRole.MX));
        try (LiveListener live = start();
                RawClient other = live.greet();
                RawClient idle = live.connect("inner");
                RawClient busy = live.connect("inner")) {
            InetSocketAddress address = live.address("inner");
            idle.expect("220");
            busy.expect("220");
            busy.say("EHLO client.example").expect("250");
            busy.say("MAIL FROM:<a@one.example>").expect("250");

            setup.without("inner");

            idle.expect("421 4.3.2");
            idle.expect(null);
            assertThatThrownBy(() -> new RawClient(address)).isInstanceOf(ConnectException.class);
            await().until(() -> !isRegistered("inner"));
            busy.say("RCPT TO:<b@two.example>").expect("250");
            busy.say("DATA").expect("354");
            busy.say("x").say(".").expect("250 2.0.0");
            busy.expect("421 4.3.2");
            busy.expect(null);
            other.say("NOOP").expect("250");
        }
    }

    @Test
    void socketShouldStayAndNewConnectionsSeeTheSettingsWhenOnlySettingsChange() throws Exception {
        try (LiveListener live = start();
                RawClient old = live.greet()) {
            InetSocketAddress before = live.address();

            setup.with(TestSetup.listener("mx", ListenerRole.LMTP));

            await().until(() -> live.statistics().getRole().equals("lmtp"));
            assertThat(live.address()).isEqualTo(before);
            old.say("NOOP").expect("250");
            assertThat(live.statistics().getSessionsTotal()).isEqualTo(1);
        }
    }

    @Test
    void socketShouldMoveWhenAddressChanges() throws Exception {
        try (LiveListener live = start();
                RawClient old = live.greet();
                ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            InetSocketAddress before = live.address();
            String next = "127.0.0.1:" + free.getLocalPort();
            free.close();
            addresses.put("mx", next);

            setup.with(TestSetup.listener("mx", ListenerRole.MX));

            old.expect("421 4.3.2");
            await().until(() -> live.activation()
                    .boundAddress("mx")
                    .filter(bound -> bound.getPort() == free.getLocalPort())
                    .isPresent());
            assertThatThrownBy(() -> new RawClient(before)).isInstanceOf(ConnectException.class);
            try (RawClient client = live.greet()) {
                client.say("NOOP").expect("250");
            }
            assertThat(live.statistics().getSessionsTotal()).isEqualTo(2);
        }
    }

    @Test
    void addressShouldGoOverWhenOneListenerTakesTheNameOfAnother() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + free.getLocalPort();
            free.close();
            addresses.put("mx", address);
            addresses.put("renamed", address);
            try (LiveListener live = start()) {
                setup.with(TestSetup.listener("renamed", ListenerRole.MX)).without("mx");

                await().until(() -> live.activation().boundAddress("renamed").isPresent());
                try (RawClient client = live.connect("renamed")) {
                    client.expect("220");
                }
            }
        }
    }

    @Test
    void othersShouldWorkAndTheListenerComeLaterWhenItsAddressIsInUse() throws Exception {
        List<LogRecord> records = new CopyOnWriteArrayList<>();
        Handler handler = recording(records);
        Logger logger = Logger.getLogger(ListenerSet.class.getName());
        logger.addHandler(handler);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        String address = "127.0.0.1:" + taken.getLocalPort();
        addresses.put("inner", address);
        setup.with(TestSetup.listener("inner", ListenerRole.MX));
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            assertThat(live.activation().boundAddress("inner")).isEmpty();
            assertThat(live.statistics("inner").getAddress()).isEmpty();
            assertThat(records)
                    .filteredOn(entry -> entry.getMessage().startsWith("MTA-11002"))
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.getMessage())
                                .isEqualTo("MTA-11002 cannot listen on " + address + " for inner: address in use");
                        assertThat(entry.getThrown()).isNull();
                    });

            taken.close();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> live.activation().boundAddress("inner").isPresent());
            client.say("NOOP").expect("250");
        } finally {
            taken.close();
            logger.removeHandler(handler);
        }
    }

    @Test
    void listenerShouldBeToldToBeDownWhenItsAddressIsNone() throws Exception {
        addresses.put("odd", "nowhere");
        setup.with(TestSetup.listener("odd", ListenerRole.MX));
        try (LiveListener live = start()) {
            assertThat(attribute("odd", "Address")).isEqualTo("");
            assertThat(attribute("mx", "Address"))
                    .isEqualTo("127.0.0.1:" + live.address().getPort());
        }
        assertThat(isRegistered("odd")).isFalse();
    }

    private static Handler recording(List<LogRecord> records) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                records.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static ObjectName mbean(String listener) throws Exception {
        return new ObjectName("org.mailstage:type=Listener,name=" + listener);
    }

    private static Object attribute(String listener, String attribute) throws Exception {
        return ManagementFactory.getPlatformMBeanServer().getAttribute(mbean(listener), attribute);
    }

    private static boolean isRegistered(String listener) throws Exception {
        return ManagementFactory.getPlatformMBeanServer().isRegistered(mbean(listener));
    }
}
