package org.mailstage.web.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;
import org.mailstage.core.triage.TriageStatistics;
import org.mailstage.core.verification.VerificationStatistics;

class UnknownsMetricsTest {
    private final Map<String, AtomicLong> counters = new TreeMap<>();
    private final MetricRegistry registry = mock();
    private final TriageStatistics triage = mock();
    private final VerificationStatistics verification = mock();

    @Test
    void countersShouldFollowWhatIsCountedAndNeverFallBack() {
        when(registry.counter(any(Metadata.class), any(Tag[].class)))
                .thenAnswer(call -> counter(
                        ((Metadata) call.getArgument(0)).getName(),
                        Arrays.copyOfRange(call.getArguments(), 1, call.getArguments().length)));
        when(triage.earlyTalkers()).thenReturn(3L, 5L);
        when(triage.listed()).thenReturn(2L);
        when(verification.unknown()).thenReturn(7L);
        when(verification.probes()).thenReturn(4L);
        UnknownsMetrics metrics = new UnknownsMetrics(registry, triage, verification);
        metrics.update();
        metrics.update();

        assertThat(value("mta_triage_clients_total early")).isEqualTo(5);
        assertThat(value("mta_triage_clients_total listed")).isEqualTo(2);
        assertThat(value("mta_verified_recipients_total unknown")).isEqualTo(7);
        assertThat(value("mta_recipient_probes_total")).isEqualTo(4);
    }

    private long value(String name) {
        return counters.get(name).get();
    }

    private Counter counter(String name, Object... tags) {
        String key = tags.length == 0 ? name : name + " " + ((Tag) tags[0]).getTagValue();
        AtomicLong value = counters.computeIfAbsent(key, k -> new AtomicLong());
        Counter counter = mock();
        when(counter.getCount()).thenReturn(value.get());
        doAnswer(call -> value.addAndGet(call.getArgument(0))).when(counter).inc(anyLong());
        return counter;
    }
}
