package org.mailstage.core.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.net.IpLiteral;

/**
 * Finds the next hop of a recipient from the table alone; nothing is looked up in DNS.
 *
 * <p>In this order: the route of the domain, the route of the most specific pattern {@code *.parent}, the route
 * {@code *}, the smart host, the address in an address literal (RFC 5321 §4.1.3), the MX hosts of the domain
 * (RFC 5321 §5.1). Stateless; never fails, since what cannot be reached is found out at resolution.
 */
public final class Router {
    private Router() {}

    /** The next hop of one recipient; {@code postmaster} without a domain goes where the table's postmaster goes. */
    public static NextHop route(Mailbox recipient, RoutingTable table) {
        String domain = effective(recipient, table).domainKey();
        NextHop found = lookup(domain, table);
        return found.equals(RoutingTable.OWN_MX) ? direct(domain) : found;
    }

    /**
     * The next hops of all recipients, in the order of their first recipient; each with its recipients in order.
     *
     * <p>{@code postmaster} without a domain is replaced by the table's postmaster: at another host the bare name would
     * mean that host's postmaster.
     */
    public static Map<NextHop, List<Mailbox>> routeAll(List<Mailbox> recipients, RoutingTable table) {
        Map<NextHop, List<Mailbox>> byNextHop = new LinkedHashMap<>();
        for (Mailbox recipient : recipients) {
            byNextHop
                    .computeIfAbsent(route(recipient, table), hop -> new ArrayList<>())
                    .add(effective(recipient, table));
        }
        return byNextHop;
    }

    private static Mailbox effective(Mailbox recipient, RoutingTable table) {
        return recipient.domain().isEmpty() ? table.postmaster() : recipient;
    }

    private static NextHop lookup(String domain, RoutingTable table) {
        Map<String, NextHop> routes = table.routes();
        if (!routes.isEmpty()) {
            NextHop route = routes.get(domain);
            int dot = domain.indexOf('.');
            while (route == null && dot >= 0) {
                route = routes.get("*" + domain.substring(dot));
                dot = domain.indexOf('.', dot + 1);
            }
            if (route == null) {
                route = routes.get("*");
            }
            if (route != null) {
                return route;
            }
        }
        return table.smartHost().orElse(RoutingTable.OWN_MX);
    }

    private static NextHop direct(String domain) {
        return IpLiteral.parseBracketed(domain)
                .map(address -> NextHop.smtp(new HostPort(address.getHostAddress(), NextHop.SMTP_PORT)))
                .orElseGet(() -> NextHop.mx(domain));
    }
}
