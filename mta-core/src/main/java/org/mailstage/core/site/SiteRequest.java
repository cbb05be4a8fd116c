package org.mailstage.core.site;

import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Site;

/**
 * An attempt that somebody wants to make.
 *
 * @param domain domain of the recipients, in lower case; empty when they have several
 * @param tenant on whose account it goes; empty when nobody's
 * @param recipients recipients of this attempt
 */
public record SiteRequest(Site site, NextHop nextHop, String domain, String tenant, int recipients) {}
