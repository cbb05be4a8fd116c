package org.mailstage.core.site;

import org.mailstage.core.schedule.Rate;

/**
 * Somebody whose limits an attempt counts against: a provider, domain, tenant, source pool, or the site itself. Immutable.
 *
 * @param subject who it is, such as {@code tenant shop}; the key of what is shared over the cluster as well
 */
record Account(String subject, SiteLimits limits) {
    /** Has a blank in it, so that it is no site's name. */
    String placesKey() {
        return subject;
    }

    static String messagesKey(String subject, Rate rate) {
        return "out messages " + rate.per().toMillis() + " " + subject;
    }

    static String connectionsKey(String subject, Rate rate) {
        return "out connections " + rate.per().toMillis() + " " + subject;
    }
}
