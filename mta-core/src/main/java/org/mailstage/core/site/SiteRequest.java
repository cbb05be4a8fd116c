package org.mailstage.core.site;

import java.util.List;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Site;

/**
 * An attempt that somebody wants to make.
 *
 * @param hosts names of the hosts to try, which tell the provider; empty when whoever asks does not know them
 * @param domain domain of the recipients, in lower case; empty when they have several
 * @param tenant on whose account it goes; empty when nobody's
 * @param recipients recipients of this attempt
 */
public record SiteRequest(
        Site site, NextHop nextHop, List<String> hosts, String domain, String tenant, int recipients) {
    public SiteRequest {
        hosts = List.copyOf(hosts);
    }

    /** Without the hosts: what an earlier request of the same site said of them holds. */
    public SiteRequest(Site site, NextHop nextHop, String domain, String tenant, int recipients) {
        this(site, nextHop, List.of(), domain, tenant, recipients);
    }
}
