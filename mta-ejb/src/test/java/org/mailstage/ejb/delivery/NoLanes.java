package org.mailstage.ejb.delivery;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.mailstage.core.routing.Site;

/** Lanes without a broker: a name for each site, and no mail in any. */
public class NoLanes implements SiteLanes {
    /** Sites whose mail waits for a place. */
    public final Set<Site> waiting = new HashSet<>();
    /** When false no lane can be had. */
    public boolean available = true;

    @Override
    public boolean waits(Site site) {
        return waiting.contains(site);
    }

    @Override
    public Optional<String> queueFor(Site site, String tenant) {
        return available ? Optional.of("mta.lane." + site + "!" + tenant) : Optional.empty();
    }

    @Override
    public boolean isLaneOf(String queue, Site site) {
        return queue.startsWith("mta.lane." + site + "!");
    }

    @Override
    public void placeFree(Site site) {
        waiting.remove(site);
    }
}
