package org.mailstage.core.delivery;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.tls.policy.TlsPlan;

/**
 * What holds for the connection of an attempt. Immutable.
 *
 * @param sources addresses to come from, the best first; a target of a family that none of them has is passed over. At
 *     least one
 * @param login how to sign in; empty where nobody asks
 * @param tls what TLS the hosts must give us; made stricter where the login asks for it
 * @param messagesPerConnection messages after which a connection is ended
 * @param idle how long an unused connection may be kept
 */
public record DeliveryTerms(
        List<SourceAddress> sources,
        Optional<RelayLogin> login,
        TlsPlan tls,
        int messagesPerConnection,
        Duration idle) {
    public DeliveryTerms {
        sources = List.copyOf(sources);
        tls = login.isPresent() && !(tls instanceof LoginTlsPlan)
                ? new LoginTlsPlan(tls, login.get().protection())
                : tls;
    }

    /** From wherever, with whatever TLS there is. */
    public static DeliveryTerms plain(String helo, Duration idle) {
        return new DeliveryTerms(
                List.of(new SourceAddress(null, helo)), Optional.empty(), TlsPlan.OPPORTUNISTIC, 100, idle);
    }

    /** The name of the best source, for whoever makes no connection. */
    public String helo() {
        return sources.get(0).helo();
    }

    /** Where a connection to this address comes from; empty when no source is of its family. */
    public Optional<SourceAddress> sourceFor(InetAddress target) {
        for (SourceAddress source : sources) {
            if (source.canReach(target)) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }
}
