package org.mailstage.core.routing;

import java.util.Map;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;

/** What {@link Router} decides by. Implementations are immutable. */
public interface RoutingTable {
    /** Value of a route {@code mx} under a pattern: the MX hosts of whatever domain the recipient has. */
    NextHop OWN_MX = NextHop.mx("");

    /**
     * Static routes by domain in lower case. {@code *.example.com} covers the subdomains of example.com but not
     * itself; {@code *} covers everything.
     */
    Map<String, NextHop> routes();

    /** Next hop for whatever has no static route; without one, MX. */
    Optional<NextHop> smartHost();

    /** Whom {@code postmaster} without a domain means. */
    Mailbox postmaster();
}
