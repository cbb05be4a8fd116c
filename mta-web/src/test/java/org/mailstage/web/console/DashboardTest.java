package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailstage.core.cluster.NodeStatus;
import org.mailstage.core.trace.TraceStatus;
import org.mailstage.core.trace.TrafficCounts;
import org.mailstage.core.trace.TrafficMinute;
import org.mailstage.core.trace.TrafficStatistics;
import org.mailstage.ejb.admin.BrokerUnavailableException;
import org.mailstage.ejb.admin.CertificateStatus;
import org.mailstage.ejb.admin.ListenerService;
import org.mailstage.ejb.admin.ListenerStatus;
import org.mailstage.ejb.admin.QueueRole;
import org.mailstage.ejb.admin.QueueService;
import org.mailstage.ejb.admin.QueueStatus;
import org.mailstage.ejb.admin.StatusService;
import org.mailstage.ejb.admin.SystemStatus;

class DashboardTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:30Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final TraceStatus TRACE_UP = new TraceStatus(null, false, 0, 0, 0, 0);
    private static final ListenerStatus OPEN =
            new ListenerStatus("mx", "mx", "127.0.0.1:25", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final QueueStatus INBOUND = new QueueStatus("mta.inbound", QueueRole.INBOUND, "", 3, 1, 16, 9, 6);

    private SystemStatus.BrokerState broker = new SystemStatus.BrokerState(true, 3, 0);
    private ListenerStatus listener = OPEN;
    private TraceStatus trace = TRACE_UP;
    private Optional<List<FailureFeed.Failure>> failures = Optional.of(List.of());
    private List<CertificateStatus> certificates = List.of();
    private boolean brokerFailsMeanwhile;
    private Instant heartbeat = NOW;

    private Dashboard dashboard() {
        Dashboard dashboard = new Dashboard();
        dashboard.formats = new Formats(ZoneOffset.UTC, CLOCK);
        dashboard.statusService = new StatusService() {
            @Override
            public SystemStatus status() {
                return new SystemStatus(
                        "node1",
                        "1.0",
                        "mx.example.org",
                        NOW,
                        0,
                        new SystemStatus.ConfigState("defaults", NOW, ""),
                        broker,
                        List.of(listener),
                        TrafficCounts.ZERO,
                        TrafficCounts.ZERO,
                        trace,
                        List.of(
                                new NodeStatus("node1", NOW, NOW, Map.of()),
                                new NodeStatus("node2", NOW, heartbeat, Map.of("delivered", 1234L))));
            }

            @Override
            public List<TrafficMinute> minutes() {
                return new TrafficStatistics(CLOCK).minutes();
            }
        };
        dashboard.queueService = new QueueService() {
            @Override
            public List<QueueStatus> list() {
                if (brokerFailsMeanwhile) {
                    throw new BrokerUnavailableException("down", new IllegalStateException());
                }
                return List.of(INBOUND);
            }
        };
        dashboard.listenerService = new ListenerService() {
            @Override
            public List<CertificateStatus> certificates() {
                return certificates;
            }
        };
        dashboard.failureFeed = new FailureFeed() {
            @Override
            public Optional<List<Failure>> newest() {
                return failures;
            }
        };
        dashboard.load();
        return dashboard;
    }

    private List<String> problems() {
        return dashboard().problems().stream().map(Problem::title).toList();
    }

    @Test
    void nothingShouldBeWrongWhenNothingIs() {
        Dashboard dashboard = dashboard();

        assertThat(dashboard.problems()).isEmpty();
        assertThat(dashboard.queues()).extracting(Dashboard.QueueLine::share).containsExactly("100.0%");
        assertThat(dashboard.queued()).isEqualTo("3");
        assertThat(dashboard.underWay()).isEqualTo("1");
        assertThat(dashboard.tiles()).hasSize(4);
        assertThat(dashboard.nodes()).extracting(Dashboard.NodeLine::delivered).containsExactly("–", "1,234");
    }

    @Test
    void brokerThatIsDownShouldBeToldAndTheRestShown() {
        broker = new SystemStatus.BrokerState(false, 0, 0);
        Dashboard dashboard = dashboard();

        assertThat(problems()).containsExactly("The broker does not answer");
        assertThat(dashboard.queues()).isEmpty();
        assertThat(dashboard.queued()).isEqualTo("–");
        assertThat(dashboard.listeners()).containsExactly(OPEN);
    }

    @Test
    void brokerThatGoesDownBetweenTwoQuestionsShouldBeToldToo() {
        brokerFailsMeanwhile = true;

        assertThat(problems()).containsExactly("The broker does not answer");
    }

    @Test
    void databaseThatIsDownShouldBeToldOnce() {
        failures = Optional.empty();
        trace = new TraceStatus(NOW, false, 5, 1000, 0, 0);

        assertThat(problems()).containsExactly("The trace database does not answer");
    }

    @Test
    void incompleteTraceShouldBeTold() {
        trace = new TraceStatus(null, false, 0, 0, 10, 1);

        assertThat(dashboard().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.text()).startsWith("1 event since"));
    }

    @Test
    void closedListenerSilentNodeAndDeadLettersShouldBeTold() {
        listener = new ListenerStatus("mx", "mx", "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        heartbeat = NOW.minusSeconds(95);
        broker = new SystemStatus.BrokerState(true, 2, 2);

        assertThat(problems())
                .containsExactly("Listener mx is not open", "Node node2 is silent", "Dead letters: 2 messages");
    }

    @Test
    void certificatesThatEndOrCannotBeReadShouldBeTold() {
        certificates = List.of(
                certificate("fine", NOW.plus(Duration.ofDays(15)), ""),
                certificate("soon", NOW.plus(Duration.ofDays(13)).plusSeconds(60), ""),
                certificate("over", NOW.minusSeconds(1), ""),
                certificate("broken", NOW.plus(Duration.ofDays(90)), "key.pem is no PEM file"));

        assertThat(problems())
                .containsExactly(
                        "Certificate soon expires in 13 days",
                        "Certificate over has expired",
                        "Certificate broken cannot be read");
    }

    private static CertificateStatus certificate(String name, Instant notAfter, String problem) {
        return new CertificateStatus(
                name, "CN=a", "CN=b", List.of("a.example"), NOW.minusSeconds(9), notAfter, "00", false, problem);
    }
}
