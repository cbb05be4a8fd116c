package org.mailstage.ejb.cluster;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import org.mailstage.core.cluster.LocalSiteStates;
import org.mailstage.core.cluster.SiteStates;

/** Gives the beans the site states: of the whole grid where there is one, else of this node alone. */
@ApplicationScoped
public class SiteStatesProducer {
    @Produces
    @ApplicationScoped
    SiteStates siteStates() {
        return new LocalSiteStates(Clock.systemUTC());
    }
}
