package org.mailstage.ejb.delivery;

import java.util.Optional;
import org.mailstage.core.routing.Site;

/**
 * What delivery must know of lanes, the queues where the mail of a site waits that has used up its share.
 *
 * <p>Thread-safe. Only {@link #queueFor} may ask the broker, and only for a lane that this node has not used for a while.
 */
public interface SiteLanes {
    /** True when mail in the site's lanes waits for a place: it came first, so new mail must not take the place. */
    boolean waits(Site site);

    /**
     * The queue for mail that must wait for its site. The caller sends to it within seconds.
     *
     * @param tenant on whose account the mail goes; empty when nobody's
     * @return empty when there is none at the moment
     */
    Optional<String> queueFor(Site site, String tenant);

    /** Whether that queue is a lane of the site. */
    boolean isLaneOf(String queue, Site site);

    /** An attempt at the site, outside its lanes, has ended. */
    void placeFree(Site site);
}
