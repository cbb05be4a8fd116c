package org.mailstage.ejb.trace;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.core.trace.TrafficStatistics;

/** Counts the events of the mail path. */
@ApplicationScoped
public class JournalTraceRecorder implements TraceRecorder {
    @Inject
    TrafficStatistics statistics;

    @Override
    public void record(TraceEvent event) {
        statistics.count(event);
    }
}
