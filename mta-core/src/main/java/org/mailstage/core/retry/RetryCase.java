package org.mailstage.core.retry;

import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Site;

/**
 * A deferred recipient, as the retry rules see it.
 *
 * @param domain its domain, in lower case
 * @param nextHop the next hop's text form
 * @param site the site's name
 */
public record RetryCase(String domain, String nextHop, String site, ErrorClass error) {
    public static RetryCase of(Mailbox recipient, NextHop nextHop, Site site, DeliveryOutcome.Deferred outcome) {
        return new RetryCase(recipient.domainKey(), nextHop.toString(), site.name(), ErrorClassifier.classify(outcome));
    }
}
