package org.mailstage.core.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.RoutingTable;
import org.mailstage.core.schedule.RetryPolicy;
import org.mailstage.core.smtp.SmtpTimeouts;
import org.mailstage.core.smtp.server.ReceptionLimits;

/**
 * The mail settings in force: an immutable snapshot, valid as a whole, swapped atomically when the configuration
 * changes (invariant I8).
 *
 * @param hostname our name in greetings, EHLO, Received fields, Reporting-MTA and message ids
 * @param postmaster gets mail for {@code postmaster} without a domain; From of DSNs
 * @param trusted networks that may relay to anywhere
 * @param localDomains domains whose mail ends here, in lower case; each has a route
 * @param relayDomains domains we accept from anybody and pass on, in lower case
 * @param routes static routes by domain in lower case; a key {@code *.example.com} covers subdomains, {@code *} all
 * @param smartHost next hop for whatever has no static route; without one, MX
 * @param retry retry schedule and give-up time
 * @param limits limits of the SMTP server
 * @param timeouts time-outs of the SMTP client
 * @param siteConcurrency most deliveries under way to one site, over the cluster
 * @param idleConnection how long an unused outbound connection is kept
 * @param maxHosts most addresses tried in one attempt
 * @param reception listeners and everything that is asked of their clients
 * @param delivery how mail leaves
 */
public record MailSettings(
        String hostname,
        Mailbox postmaster,
        List<CidrBlock> trusted,
        Set<String> localDomains,
        Set<String> relayDomains,
        Map<String, NextHop> routes,
        Optional<NextHop> smartHost,
        RetryPolicy retry,
        ReceptionLimits limits,
        SmtpTimeouts timeouts,
        int siteConcurrency,
        Duration idleConnection,
        int maxHosts,
        ReceptionSettings reception,
        DeliverySettings delivery)
        implements RoutingTable {
    /** Collections keep their order, so that the settings show as they were written. */
    public MailSettings {
        trusted = List.copyOf(trusted);
        localDomains = Collections.unmodifiableSet(new LinkedHashSet<>(localDomains));
        relayDomains = Collections.unmodifiableSet(new LinkedHashSet<>(relayDomains));
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    }

    /** Whether the address belongs to a trusted network. */
    public boolean isTrusted(InetAddress address) {
        return CidrBlock.anyContains(trusted, address);
    }
}
