package org.mailstage.connector.outbound;

import org.jspecify.annotations.Nullable;
import org.mailstage.connector.outbound.SessionOpener.NotOpened;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Step;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Verdict;
import org.mailstage.core.delivery.DeliveryRequest;

/**
 * One message to one next hop: a connection that was kept, else the hosts in order, until one has decided about all
 * recipients or none is left. Used once, by one thread.
 */
final class DeliveryAttempt {
    private final SessionOpener opener;
    private final IdleConnections idle;
    private final DeliveryRequest request;
    private final Outcomes outcomes;
    private final Hosts hosts;
    private final boolean requireTls;

    /** A host that is in trouble now might take what the others refuse. */
    private boolean otherMayDoBetter;

    /** @param outcomes one recipient at least is open */
    DeliveryAttempt(SessionOpener opener, IdleConnections idle, DeliveryRequest request, Outcomes outcomes) {
        this.opener = opener;
        this.idle = idle;
        this.request = request;
        this.outcomes = outcomes;
        this.hosts = new Hosts(
                request.targets(),
                request.terms(),
                Deadline.in(request.timeouts().total()));
        this.requireTls = requiresTls(request);
    }

    /** A DSN about a confidential message is not lost for want of REQUIRETLS (RFC 8689 §5); nobody would hear of that. */
    private static boolean requiresTls(DeliveryRequest request) {
        return request.envelope().options().requireTls()
                && !request.envelope().reversePath().isNull();
    }

    /** Decides all recipients. */
    void run() {
        if (hosts.isEmpty()) {
            outcomes.decideRest(
                    request.targets().isEmpty() ? DeliveryFailurePolicy.onNoHost() : DeliveryFailurePolicy.onNoSource(),
                    "");
            return;
        }
        // What is kept was not asked whether it offers REQUIRETLS.
        SmtpConnection connection = requireTls ? null : idle.take(request);
        boolean kept = connection != null;
        if (connection == null) {
            connection = openAny();
        } else {
            hosts.tried(connection.target());
        }
        while (connection != null && !transact(connection, kept)) {
            connection = openAny();
            kept = false;
        }
    }

    /** A session with the first host that gives one; null when none did and so the outcome is decided. */
    private @Nullable SmtpConnection openAny() {
        SessionOpener.Plan plan =
                new SessionOpener.Plan(request.nextHop(), request.terms(), request.timeouts(), requireTls);
        while (!hosts.isEmpty()) {
            try {
                return opener.open(hosts, plan);
            } catch (NotOpened e) {
                Verdict verdict = e.verdict();
                if (verdict.step() != Step.NEXT_HOST) {
                    boolean soon = otherMayDoBetter && verdict.step() == Step.FAIL;
                    outcomes.decideRest(soon ? DeliveryFailurePolicy.deferred(verdict) : verdict, e.remoteHost());
                    return null;
                }
                otherMayDoBetter |= verdict.status().isTransient();
            }
        }
        outcomes.decideRest(DeliveryFailurePolicy.onNoHost(), "");
        return null;
    }

    /** True when all recipients are decided; else another connection is to try. */
    private boolean transact(SmtpConnection connection, boolean kept) {
        MailTransaction.End end = MailTransaction.End.BROKEN;
        boolean mayBeStale = kept;
        try {
            // More than once when the server takes fewer recipients in one transaction than there are.
            do {
                end = new MailTransaction(connection, request, hosts, outcomes, mayBeStale).run();
                mayBeStale = false;
            } while (end == MailTransaction.End.CLEAN && outcomes.open().length > 0);
        } finally {
            leave(connection, end);
        }
        if (end == MailTransaction.End.STALE) {
            // A connection that died while it was idle says nothing about the host: a new one is tried.
            hosts.again(connection.target());
            return false;
        }
        otherMayDoBetter |= end == MailTransaction.End.NEXT_HOST;
        return end != MailTransaction.End.NEXT_HOST;
    }

    private void leave(SmtpConnection connection, MailTransaction.End end) {
        switch (end) {
            case CLEAN -> keepOrQuit(connection);
            case NEXT_HOST -> connection.quit();
            default -> connection.abort();
        }
    }

    private void keepOrQuit(SmtpConnection connection) {
        // One that a confidential message opened is under a rule that no other message has.
        boolean fit = !requireTls
                && connection.isQuiet()
                && connection.messages() < request.terms().messagesPerConnection();
        if (fit && !request.terms().idle().isZero()) {
            connection.idleUntil(Deadline.in(request.terms().idle()).nanoTime());
            idle.give(connection);
        } else {
            connection.quit();
        }
    }
}
