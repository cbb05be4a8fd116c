package org.mailstage.connector.outbound;

import java.util.List;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.ProbeOutcome;
import org.mailstage.core.delivery.ProbeRequest;
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
            new DeliveryAttempt(opener, idle, request, outcomes).run();
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
