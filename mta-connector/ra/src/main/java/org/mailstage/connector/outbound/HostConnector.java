package org.mailstage.connector.outbound;

import java.net.InetAddress;
import java.util.List;
import org.mailstage.connector.outbound.SessionOpener.NotOpened;
import org.mailstage.connector.outbound.SessionOpener.Plan;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryPhase;
import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.policy.TlsRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to a host, from the source address of each family; several addresses of it race. Thread-safe. */
final class HostConnector {
    private static final Logger LOG = LoggerFactory.getLogger(HostConnector.class);

    private final Watchdog watchdog;

    HostConnector(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    /**
     * A connection to the address that answers first; whatever was tried is no longer among the hosts.
     *
     * @param candidates addresses of one host, best first
     * @param rule what TLS they all must give us
     */
    SmtpConnection connect(List<Target> candidates, TlsRule rule, Plan plan, Hosts hosts) throws NotOpened {
        long until = hosts.deadline().sooner(plan.timeouts().connect());
        try {
            SmtpConnection connection = candidates.size() == 1
                    ? direct(candidates.get(0), rule, plan)
                    : fastest(candidates, rule, plan, hosts, until);
            hosts.tried(connection.target());
            connect(connection, until);
            logSource(connection);
            return connection;
        } catch (SessionTrouble e) {
            candidates.forEach(hosts::tried);
            throw new NotOpened(
                    candidates.get(0),
                    DeliveryFailurePolicy.onTrouble(DeliveryPhase.CONNECT, e.trouble(), e.detail(), hosts.areUsedUp()));
        }
    }

    private SmtpConnection direct(Target target, TlsRule rule, Plan plan) {
        return new SmtpConnection(plan.nextHop(), target, plan.sourceFor(target), rule, watchdog);
    }

    private SmtpConnection fastest(List<Target> candidates, TlsRule rule, Plan plan, Hosts hosts, long until)
            throws SessionTrouble {
        ConnectionRace race = new ConnectionRace(
                candidates.stream()
                        .map(target -> new ConnectionRace.Runner(target, plan.sourceFor(target)))
                        .toList(),
                watchdog::isClosed);
        ConnectionRace.Winner winner = race.run(until);
        race.failed().forEach(hosts::tried);
        ConnectionRace.Runner runner = winner.runner();
        return new SmtpConnection(plan.nextHop(), runner.target(), runner.source(), rule, watchdog, winner.socket());
    }

    private static void connect(SmtpConnection connection, long until) throws SessionTrouble {
        boolean connected = false;
        try {
            connection.connect(until);
            connected = true;
        } finally {
            if (!connected) {
                connection.abort();
            }
        }
    }

    private static void logSource(SmtpConnection connection) {
        InetAddress source = connection.source().address();
        if (source != null) {
            LOG.info(
                    "MTA-11206 connected host={} source={} helo={}",
                    connection.remoteHost(),
                    source.getHostAddress(),
                    connection.helo());
        }
    }
}
