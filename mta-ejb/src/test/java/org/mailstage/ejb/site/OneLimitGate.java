package org.mailstage.ejb.site;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.site.Admission;
import org.mailstage.core.site.SiteGate;
import org.mailstage.core.site.SiteRequest;
import org.mailstage.core.site.SlotTerms;

/** For tests of what asks a gate: one limit for all sites, and no memory of outcomes. */
public record OneLimitGate(SiteStates sites, int limit) implements SiteGate {
    private static final SlotTerms TERMS = new SlotTerms(100, Duration.ofSeconds(5), "");

    @Override
    public Admission ask(SiteRequest request) {
        return sites.tryAcquire(request.site().name(), limit)
                .<Admission>map(place -> new Admission.Granted(new Taken(place)))
                .orElseGet(() -> new Admission.Busy(Instant.now().plusSeconds(1)));
    }

    private record Taken(SiteStates.Slot place) implements Slot {
        @Override
        public SlotTerms terms() {
            return TERMS;
        }

        @Override
        public List<DeliveryOutcome> done(List<DeliveryOutcome> outcomes) {
            return outcomes;
        }

        @Override
        public void close() {
            place.close();
        }
    }
}
