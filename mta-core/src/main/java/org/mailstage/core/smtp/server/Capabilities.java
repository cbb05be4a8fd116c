package org.mailstage.core.smtp.server;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The extensions that one client is offered now: each only where it is true for this listener, this client and this
 * state of TLS and AUTH. Immutable.
 */
final class Capabilities {
    private final Set<Extension> offered;
    private final List<String> mechanisms;
    private final long maxHoldSeconds;
    private final boolean authenticated;

    private Capabilities(Set<Extension> offered, List<String> mechanisms, long maxHoldSeconds, boolean authenticated) {
        this.offered = offered;
        this.mechanisms = mechanisms;
        this.maxHoldSeconds = maxHoldSeconds;
        this.authenticated = authenticated;
    }

    static Capabilities of(ReceptionPolicy policy, ClientInfo client) {
        ListenerSettings listener = policy.listener();
        boolean secured = client.tls() != null;
        boolean authenticated = client.user() != null;
        boolean mayAuthenticate = listener.auth() != AuthMode.NONE && !authenticated;
        List<String> mechanisms = mayAuthenticate ? policy.mechanisms(client) : List.of();
        long hold = policy.maxHoldSeconds(client);

        EnumSet<Extension> offered = EnumSet.allOf(Extension.class);
        keep(offered, Extension.STARTTLS, listener.tls() != TlsMode.NONE && !secured);
        keep(offered, Extension.AUTH, !mechanisms.isEmpty());
        keep(offered, Extension.REQUIRETLS, secured);
        keep(offered, Extension.FUTURERELEASE, hold > 0);
        keep(offered, Extension.ETRN, policy.mayStartQueues(client));
        keep(offered, Extension.EXPN, policy.mayExpand(client));
        keep(offered, Extension.XCLIENT, policy.isProxy(client));
        keep(offered, Extension.XFORWARD, policy.isProxy(client));
        offered.removeIf(extension -> !listener.offers(extension.keyword()));
        keep(offered, Extension.BINARYMIME, offered.contains(Extension.CHUNKING));
        return new Capabilities(offered, mechanisms, hold, authenticated);
    }

    private static void keep(Set<Extension> offered, Extension extension, boolean condition) {
        if (!condition) {
            offered.remove(extension);
        }
    }

    boolean offer(Extension extension) {
        return offered.contains(extension);
    }

    List<String> mechanisms() {
        return mechanisms;
    }

    long maxHoldSeconds() {
        return maxHoldSeconds;
    }

    boolean authenticated() {
        return authenticated;
    }

    /** The lines of EHLO's answer behind the host name. */
    List<String> lines(ReceptionLimits limits, Instant now) {
        List<String> lines = new ArrayList<>(offered.size());
        for (Extension extension : offered) {
            lines.add(line(extension, limits, now));
        }
        return lines;
    }

    private String line(Extension extension, ReceptionLimits limits, Instant now) {
        switch (extension) {
            case SIZE:
                return "SIZE " + limits.messageSize();
            case LIMITS:
                return "LIMITS RCPTMAX=" + limits.recipients() + " MAILMAX=" + limits.transactions();
            case AUTH:
                return "AUTH " + String.join(" ", mechanisms);
            case FUTURERELEASE:
                return "FUTURERELEASE " + maxHoldSeconds + " "
                        + now.plusSeconds(maxHoldSeconds).truncatedTo(ChronoUnit.SECONDS);
            case XCLIENT:
                return "XCLIENT " + XclientAttributes.KNOWN;
            case XFORWARD:
                return "XFORWARD " + XclientAttributes.FORWARDED;
            default:
                return extension.keyword();
        }
    }
}
