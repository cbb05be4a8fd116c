package org.mailstage.ejb.site;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.site.Admission;
import org.mailstage.core.site.SiteGate;
import org.mailstage.core.site.SiteRequest;
import org.mailstage.core.site.SlotTerms;
import org.mailstage.ejb.config.ConfigService;

/** One limit for all sites, counted over the cluster. */
@ApplicationScoped
public class ClusterSiteGate implements SiteGate {
    /** Load balancers in front of a next hop want their share. */
    private static final int MESSAGES_PER_CONNECTION = 100;

    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    @Inject
    SiteStates sites;

    @Inject
    ConfigService config;

    @Override
    public Admission ask(SiteRequest request) {
        MailSettings settings = config.current();
        Optional<SiteStates.Slot> place = sites.tryAcquire(request.site().name(), settings.siteConcurrency());
        return place.<Admission>map(taken -> new Admission.Granted(new GivenSlot(taken, terms(settings))))
                .orElseGet(() -> new Admission.Busy(Instant.now().plus(ASK_AGAIN)));
    }

    private static SlotTerms terms(MailSettings settings) {
        return new SlotTerms(MESSAGES_PER_CONNECTION, settings.idleConnection(), "");
    }

    private record GivenSlot(SiteStates.Slot place, SlotTerms terms) implements Slot {
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
