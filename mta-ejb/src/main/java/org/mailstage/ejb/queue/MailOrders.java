package org.mailstage.ejb.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.trace.TraceState;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;

/** Where the mail path asks, before each attempt, what administrators ordered. Thread-safe. */
@ApplicationScoped
public class MailOrders {
    @Inject
    OrderBook book;

    @Inject
    OrderStore store;

    @Inject
    OrderExecution execution;

    @Inject
    MailSender sender;

    /**
     * Carries out what is ordered about a message, in the caller's transaction.
     *
     * @return what of it may be tried now; empty when nothing is left to do
     */
    public Optional<QueuedMessage> apply(QueuedMessage message, MailSettings settings, Instant now)
            throws JMSException, IOException {
        book.load(store::all);
        if (!book.mayConcern(message.receivedAt())) {
            return Optional.of(message);
        }
        TraceState state = message.attempts() > 0 ? TraceState.DEFERRED : TraceState.QUEUED;
        List<QueuedMessage> free = new ArrayList<>();
        List<Outgoing> next = new ArrayList<>();
        for (Map.Entry<Verdict, List<Mailbox>> part :
                execution.judge(message, state, settings).entrySet()) {
            QueuedMessage rest = OrderExecution.part(message, part.getValue(), part.getKey());
            if (part.getKey().fate() == Verdict.Fate.GO) {
                free.add(rest);
            } else {
                next.addAll(execution.end(rest, part.getKey(), settings, now));
            }
        }
        if (free.size() == 1) {
            sender.sendAll(next);
            return Optional.of(free.get(0));
        }
        free.forEach(part -> next.add(new Outgoing(MailQueues.OUTBOUND, part)));
        sender.sendAll(next);
        return Optional.empty();
    }
}
