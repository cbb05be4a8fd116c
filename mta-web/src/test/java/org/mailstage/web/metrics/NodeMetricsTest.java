package org.mailstage.web.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Gauge;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailstage.core.trace.TraceStatus;
import org.mailstage.core.trace.TrafficCounts;
import org.mailstage.ejb.admin.BrokerUnavailableException;
import org.mailstage.ejb.admin.ListenerStatus;
import org.mailstage.ejb.admin.Listeners;
import org.mailstage.ejb.admin.QueueRole;
import org.mailstage.ejb.admin.QueueService;
import org.mailstage.ejb.admin.QueueStatus;
import org.mailstage.ejb.admin.StatusService;
import org.mailstage.ejb.lane.LaneFigures;

class NodeMetricsTest {
    private final Map<String, AtomicLong> counters = new TreeMap<>();
    private final Map<String, Gauge<Long>> gauges = new TreeMap<>();
    private final MetricRegistry registry = mock();
    private final StatusService status = mock();
    private final QueueService queues = mock();
    private final Listeners listeners = mock();
    private final NodeMetrics metrics = new NodeMetrics(registry, status, queues, listeners);

    @BeforeEach
    void setUp() {
        when(registry.counter(any(Metadata.class), any(Tag[].class)))
                .thenAnswer(call -> counter(call.getArgument(0), call.getArguments()));
        when(registry.gauge(any(Metadata.class), any(AtomicLong.class), any(), any(Tag[].class)))
                .thenAnswer(call -> {
                    AtomicLong holder = call.getArgument(1);
                    Function<AtomicLong, Long> reading = call.getArgument(2);
                    Gauge<Long> gauge = () -> reading.apply(holder);
                    assertThat(gauges.put(name(call.getArgument(0), call.getArguments(), 3), gauge))
                            .as("registered once")
                            .isNull();
                    return gauge;
                });
        when(status.traffic()).thenReturn(new TrafficCounts(10, 12, 7, 3, 1, 2, 4, 5, 8, 9));
        when(status.trace()).thenReturn(new TraceStatus(null, false, 0, 2048, 100, 1));
        when(listeners.all())
                .thenReturn(List.of(
                        new ListenerStatus("in", "mx", "127.0.0.1:2525", 3, 20, 10, 2, 4096, 7, 1, 5, 4, 3, 2)));
        when(queues.list())
                .thenReturn(List.of(
                        new QueueStatus("mta.inbound", QueueRole.INBOUND, "", 42, 16, 16, 100, 58),
                        new QueueStatus("mta.lane.x", QueueRole.LANE, "", 5, 1, 1, 100, 58)));
        when(status.lanes()).thenReturn(new LaneFigures(2, 5, 1, 64));
    }

    @Test
    void lanesShouldBeCountedTogetherSinceTheyComeAndGo() {
        metrics.update();

        assertThat(gauges.get("mta_lanes").getValue()).isEqualTo(2);
        assertThat(gauges.get("mta_lane_messages").getValue()).isEqualTo(5);
        assertThat(gauges.get("mta_lane_workers").getValue()).isEqualTo(64);
        assertThat(gauges.get("mta_lane_workers_busy").getValue()).isEqualTo(1);
        assertThat(gauges.keySet()).noneMatch(name -> name.contains("mta.lane"));
    }

    @Test
    void updateShouldCopyEverything() {
        metrics.update();

        assertThat(counters.get("mta_received_total").get()).isEqualTo(10);
        assertThat(counters.get("mta_delivery_attempts_total{result=delivered}").get())
                .isEqualTo(7);
        assertThat(counters.get("mta_delivery_attempts_total{result=deferred}").get())
                .isEqualTo(3);
        assertThat(counters.get("mta_bounced_total").get()).isEqualTo(4);
        assertThat(counters.get("mta_in_doubt_total").get()).isEqualTo(8);
        assertThat(counters.get("mta_unreported_total").get()).isEqualTo(9);
        assertThat(counters.get("mta_listener_messages_total{listener=in,role=mx,result=refused}")
                        .get())
                .isEqualTo(2);
        assertThat(counters.get("mta_listener_tls_handshakes_total{listener=in,role=mx,result=done}")
                        .get())
                .isEqualTo(7);
        assertThat(counters.get("mta_listener_early_talkers_total{listener=in,role=mx}")
                        .get())
                .isEqualTo(2);
        assertThat(gauges.get("mta_queue_messages{queue=mta.inbound}").getValue())
                .isEqualTo(42);
        assertThat(gauges.get("mta_trace_database_up").getValue()).isEqualTo(1);
        assertThat(gauges.get("mta_broker_up").getValue()).isEqualTo(1);
    }

    @Test
    void updateShouldAddOnlyWhatIsNewWhenDoneAgain() {
        metrics.update();
        when(status.traffic()).thenReturn(new TrafficCounts(15, 12, 7, 3, 1, 2, 4, 5, 8, 9));
        when(queues.list()).thenReturn(List.of(new QueueStatus("mta.inbound", QueueRole.INBOUND, "", 1, 0, 16, 0, 0)));

        metrics.update();

        assertThat(counters.get("mta_received_total").get()).isEqualTo(15);
        assertThat(gauges.get("mta_queue_messages{queue=mta.inbound}").getValue())
                .isEqualTo(1);
    }

    @Test
    void updateShouldTellWhenBrokerAndDatabaseAreDown() {
        when(queues.list()).thenThrow(new BrokerUnavailableException("down", new IllegalStateException()));
        when(status.trace()).thenReturn(new TraceStatus(Instant.EPOCH, false, 0, 0, 0, 0));

        metrics.update();

        assertThat(gauges.get("mta_broker_up").getValue()).isZero();
        assertThat(gauges.get("mta_trace_database_up").getValue()).isZero();
    }

    private Counter counter(Metadata metadata, Object[] arguments) {
        AtomicLong value = counters.computeIfAbsent(name(metadata, arguments, 1), key -> new AtomicLong());
        return new Counter() {
            @Override
            public void inc() {
                value.incrementAndGet();
            }

            @Override
            public void inc(long more) {
                value.addAndGet(more);
            }

            @Override
            public long getCount() {
                return value.get();
            }
        };
    }

    private static String name(Metadata metadata, Object[] arguments, int firstTag) {
        assertThat(metadata.description()).as(metadata.getName()).isPresent();
        String tags = Stream.of(arguments)
                .skip(firstTag)
                .flatMap(tag -> tag instanceof Tag[] several ? Stream.of(several) : Stream.of((Tag) tag))
                .map(tag -> tag.getTagName() + "=" + tag.getTagValue())
                .collect(Collectors.joining(",", "{", "}"));
        return metadata.getName() + (tags.equals("{}") ? "" : tags);
    }
}
