package org.mailstage.connector.outbound;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.connector.outbound.SessionOpener.NotOpened;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Step;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Verdict;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.ProbeOutcome;
import org.mailstage.core.delivery.ProbeRequest;
import org.mailstage.core.routing.Target;
import org.mailstage.core.smtp.client.CommandWriter;

/**
 * The SMTP and LMTP client (RFC 5321, RFC 2033): tries the hosts of a next hop in order until one takes the message.
 *
 * <p>Thread-safe, for hundreds of callers; each blocks in plain sockets, never longer than the request's total deadline
 * (checked ten times a second). Connections are kept for the next message to the same next hop. What a peer or the
 * network does is an outcome, judged by {@link DeliveryFailurePolicy}; nothing is thrown.
 */
public final class SmtpDeliveryAgent implements DeliveryAgent, AutoCloseable {
    /** Unused connections kept at most, over all next hops. */
    static final int MAX_IDLE = 500;

    private final IdleConnections idle = new IdleConnections(MAX_IDLE);
    private final Watchdog watchdog = new Watchdog(idle::sweep);
    private final SessionOpener opener;
    private volatile boolean closed;

    public SmtpDeliveryAgent() {
        this(PeerCheck.ofSystem());
    }

    SmtpDeliveryAgent(PeerCheck peers) {
        opener = new SessionOpener(watchdog, peers);
    }

    @Override
    public List<DeliveryOutcome> deliver(DeliveryRequest request) {
        Outcomes outcomes = new Outcomes(request.envelope().recipients().size());
        if (closed) {
            outcomes.decideRest(DeliveryFailurePolicy.onShutdown(), "");
            return outcomes.all();
        }
        refuseUnwritable(request, outcomes);
        if (outcomes.open().length > 0) {
            deliverOpen(request, outcomes);
        }
        return outcomes.all();
    }

    @Override
    public ProbeOutcome probe(ProbeRequest request) {
        if (closed) {
            return ProbeOutcome.undecided("shutting down");
        }
        boolean writable = CommandWriter.canCarry(request.recipient())
                && request.reversePath().mailbox().map(CommandWriter::canCarry).orElse(true);
        return writable
                ? new RecipientProbe(opener, request).run()
                : ProbeOutcome.undecided("address cannot be written in SMTP");
    }

    private void deliverOpen(DeliveryRequest request, Outcomes outcomes) {
        Deadline deadline = Deadline.in(request.timeouts().total());
        boolean requireTls = requiresTls(request);
        // What is kept was not asked whether it offers REQUIRETLS.
        SmtpConnection kept = requireTls ? null : idle.take(request);
        // A connection that died while it was idle says nothing about the host: a new one is tried.
        if (kept != null && transact(kept, request, deadline, outcomes, true)) {
            return;
        }
        SmtpConnection opened = openAny(request, deadline, outcomes);
        if (opened != null) {
            transact(opened, request, deadline, outcomes, false);
        }
    }

    /** A DSN about a confidential message is not lost for want of REQUIRETLS (RFC 8689 §5); nobody would hear of that. */
    private static boolean requiresTls(DeliveryRequest request) {
        return request.envelope().options().requireTls()
                && !request.envelope().reversePath().isNull();
    }

    /** A session with the first host that gives one; null when none did and so the outcome is decided. */
    private @Nullable SmtpConnection openAny(DeliveryRequest request, Deadline deadline, Outcomes outcomes) {
        SessionOpener.Plan plan = new SessionOpener.Plan(
                request.nextHop(),
                request.terms().helo(),
                request.timeouts(),
                deadline,
                request.terms().tls(),
                requiresTls(request));
        boolean otherMayDoBetter = false;
        Iterator<Target> targets = request.targets().iterator();
        while (targets.hasNext()) {
            Target target = targets.next();
            try {
                return opener.open(target, plan, !targets.hasNext());
            } catch (NotOpened e) {
                Verdict verdict = e.verdict();
                if (verdict.step() != Step.NEXT_HOST) {
                    boolean soon = otherMayDoBetter && verdict.step() == Step.FAIL;
                    outcomes.decideRest(soon ? DeliveryFailurePolicy.deferred(verdict) : verdict, target.toString());
                    return null;
                }
                otherMayDoBetter |= verdict.status().isTransient();
            }
        }
        outcomes.decideRest(DeliveryFailurePolicy.onNoHost(), "");
        return null;
    }

    /** True when all recipients are decided. */
    private boolean transact(
            SmtpConnection connection, DeliveryRequest request, Deadline deadline, Outcomes outcomes, boolean kept) {
        MailTransaction.End end = MailTransaction.End.BROKEN;
        boolean mayBeStale = kept;
        try {
            // More than once when the server takes fewer recipients in one transaction than there are.
            do {
                end = new MailTransaction(connection, request, deadline, outcomes, mayBeStale).run();
                mayBeStale = false;
            } while (end == MailTransaction.End.CLEAN && outcomes.open().length > 0);
        } finally {
            if (end == MailTransaction.End.CLEAN) {
                keepOrQuit(connection, request);
            } else {
                connection.abort();
            }
        }
        return end != MailTransaction.End.STALE;
    }

    private void keepOrQuit(SmtpConnection connection, DeliveryRequest request) {
        // One that a confidential message opened is under a rule that no other message has.
        boolean fit = !requiresTls(request)
                && connection.isQuiet()
                && connection.messages() < request.terms().messagesPerConnection();
        if (fit && !request.terms().idle().isZero()) {
            connection.idleUntil(Deadline.in(request.terms().idle()).nanoTime());
            idle.give(connection);
        } else {
            connection.quit();
        }
    }

    private static void refuseUnwritable(DeliveryRequest request, Outcomes outcomes) {
        request.envelope()
                .reversePath()
                .mailbox()
                .filter(m -> !CommandWriter.canCarry(m))
                .ifPresent(m -> outcomes.decideRest(DeliveryFailurePolicy.onUnwritableReversePath(), ""));
        List<Mailbox> recipients = request.envelope().recipients();
        for (int i = 0; i < recipients.size(); i++) {
            if (!CommandWriter.canCarry(recipients.get(i))) {
                outcomes.decide(i, DeliveryFailurePolicy.onUnwritableRecipient().outcome(""));
            }
        }
    }

    /** Connections kept for reuse now. */
    int idleConnections() {
        return idle.size();
    }

    /** Connections open now, in use or kept. */
    int openConnections() {
        return watchdog.watched();
    }

    /** Ends all connections. Attempts under way end deferred, so callers should have come to rest before. */
    @Override
    public void close() {
        closed = true;
        idle.close();
        watchdog.close();
    }
}
