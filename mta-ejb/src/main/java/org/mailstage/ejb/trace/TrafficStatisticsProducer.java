package org.mailstage.ejb.trace;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.mailstage.core.trace.TrafficStatistics;

/** Gives the beans the one set of traffic counters of this node. */
@ApplicationScoped
public class TrafficStatisticsProducer {
    @Produces
    @Singleton
    TrafficStatistics trafficStatistics() {
        return new TrafficStatistics(Clock.systemUTC());
    }
}
