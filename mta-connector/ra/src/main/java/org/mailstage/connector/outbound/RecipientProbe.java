package org.mailstage.connector.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.mailstage.connector.outbound.SessionOpener.NotOpened;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Step;
import org.mailstage.core.delivery.DeliveryTerms;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.delivery.ProbeOutcome;
import org.mailstage.core.delivery.ProbeOutcome.Answer;
import org.mailstage.core.delivery.ProbeRequest;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.client.RelayedEnvelope;

/**
 * Asks the hosts of a next hop, the first that opens a session, whether it takes mail for a recipient. Used once, by one
 * thread.
 */
final class RecipientProbe {
    private final SessionOpener opener;
    private final ProbeRequest request;
    private final Deadline deadline;

    RecipientProbe(SessionOpener opener, ProbeRequest request) {
        this.opener = opener;
        this.request = request;
        this.deadline = Deadline.in(request.timeouts().total());
    }

    ProbeOutcome run() {
        DeliveryTerms terms = DeliveryTerms.plain(request.helo(), Duration.ZERO);
        SessionOpener.Plan plan = new SessionOpener.Plan(request.nextHop(), terms, request.timeouts(), false);
        Hosts hosts = new Hosts(request.targets(), terms, deadline);
        while (!hosts.isEmpty()) {
            try {
                return ask(opener.open(hosts, plan));
            } catch (NotOpened e) {
                if (e.verdict().step() != Step.NEXT_HOST) {
                    return undecided(e.remoteHost(), e.verdict().diagnostic());
                }
            }
        }
        return ProbeOutcome.undecided("no host to ask");
    }

    private ProbeOutcome ask(SmtpConnection connection) {
        String host = connection.remoteHost();
        RelayedEnvelope envelope = new RelayedEnvelope(
                new Envelope(request.reversePath(), List.of(request.recipient()), BodyType.SEVEN_BIT),
                connection.capabilities(),
                Instant.now());
        try {
            if (!envelope.canSay(request.recipient()) || !envelope.canSayReversePath()) {
                return undecided(host, Diagnostic.local("the next hop does not take addresses beyond ASCII"));
            }
            connection.commands().mail(envelope, 0);
            Reply mail = exchange(connection);
            if (mail.code() / 100 != 2) {
                return undecided(host, Diagnostic.remote(mail));
            }
            connection.commands().rcpt(envelope, request.recipient());
            Reply rcpt = exchange(connection);
            connection.commands().rset();
            connection.quit();
            return new ProbeOutcome(judge(rcpt), host, Diagnostic.remote(rcpt));
        } catch (SessionTrouble e) {
            return undecided(host, Diagnostic.local(e.trouble() + ": " + e.detail()));
        } finally {
            connection.abort();
        }
    }

    private Reply exchange(SmtpConnection connection) throws SessionTrouble {
        Duration limit = request.timeouts().command();
        connection.send(deadline.sooner(limit));
        return connection.receive(deadline.sooner(limit));
    }

    private static Answer judge(Reply reply) {
        if (reply.code() / 100 == 2) {
            return Answer.ACCEPTED;
        }
        boolean refused = reply.isPermanent() && !DeliveryFailurePolicy.saysTooManyRecipients(reply);
        return refused ? Answer.REFUSED : Answer.UNDECIDED;
    }

    private static ProbeOutcome undecided(String host, Diagnostic diagnostic) {
        return new ProbeOutcome(Answer.UNDECIDED, host, diagnostic);
    }
}
