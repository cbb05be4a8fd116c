package org.mailstage.core.config;

import org.mailstage.core.delivery.HttpSettings;
import org.mailstage.core.delivery.SourceSettings;
import org.mailstage.core.dsn.BounceSettings;
import org.mailstage.core.retry.RetrySettings;
import org.mailstage.core.site.ShapingSettings;
import org.mailstage.core.tls.policy.OutboundTlsSettings;

/**
 * How mail leaves. Immutable.
 *
 * @param shaping limits of sites, providers, domains and tenants
 * @param retry rules of retry by destination and class of error, notices of delay
 * @param tls TLS towards next hops
 * @param sources source addresses and their EHLO names
 * @param bounces delivery status notifications, sent and received
 * @param http delivery to web servers
 */
public record DeliverySettings(
        ShapingSettings shaping,
        RetrySettings retry,
        OutboundTlsSettings tls,
        SourceSettings sources,
        BounceSettings bounces,
        HttpSettings http) {}
