package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.retry.InDoubtPolicy;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells trace and log of what became of recipients; those with the same outcome share one event.
 *
 * <p>An event says what happened at the next hop, so it is recorded even if the transaction around it should roll back
 * afterwards: the attempt was made.
 */
@ApplicationScoped
public class AttemptEvents {
    private static final Logger LOG = LoggerFactory.getLogger("org.mailstage.delivery");

    @Inject
    TraceRecorder trace;

    @Inject
    NodeSettings node;

    void delivered(QueuedMessage message, NextHop nextHop, List<RecipientOutcome> recipients) {
        record(TraceEvent.Type.DELIVERED, message, nextHop, recipients, null);
    }

    void deferred(QueuedMessage message, NextHop nextHop, List<RecipientOutcome> recipients, Instant due) {
        record(TraceEvent.Type.DEFERRED, message, nextHop, recipients, due);
    }

    void failed(QueuedMessage message, NextHop nextHop, List<RecipientOutcome> recipients) {
        record(TraceEvent.Type.FAILED, message, nextHop, recipients, null);
    }

    void expired(QueuedMessage message, NextHop nextHop, List<RecipientOutcome> recipients) {
        record(TraceEvent.Type.EXPIRED, message, nextHop, recipients, null);
    }

    /** Nobody knows whether they got the message; what is done about it is told next. */
    void inDoubt(QueuedMessage message, NextHop nextHop, List<RecipientOutcome> recipients, InDoubtPolicy policy) {
        record(
                TraceEvent.Type.IN_DOUBT,
                message,
                nextHop,
                reworded(recipients, null, "policy " + word(policy) + ": "),
                null);
    }

    /** They count as delivered, by the policy for what is in doubt. */
    void assumedDelivered(QueuedMessage message, NextHop nextHop, List<RecipientOutcome> recipients) {
        record(
                TraceEvent.Type.DELIVERED,
                message,
                nextHop,
                reworded(recipients, EnhancedStatus.of(2, 0, 0), "assumed, nobody knows: "),
                null);
    }

    /** They wait for an administrator. */
    void held(QueuedMessage message, NextHop nextHop, List<RecipientOutcome> recipients) {
        record(TraceEvent.Type.HELD, message, nextHop, recipients, null);
    }

    private static String word(InDoubtPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<RecipientOutcome> reworded(
            List<RecipientOutcome> recipients, @Nullable EnhancedStatus status, String prefix) {
        return recipients.stream()
                .map(pair -> new RecipientOutcome(
                        pair.recipient(),
                        new DeliveryOutcome.Deferred(
                                status == null ? pair.outcome().status() : status,
                                pair.outcome().remoteHost(),
                                Diagnostic.local(prefix + pair.outcome().evidence()))))
                .toList();
    }

    /** The deadline passed before an attempt could be made. */
    void expired(QueuedMessage message, DeliveryOutcome why) {
        List<RecipientOutcome> all = message.envelope().recipients().stream()
                .map(r -> new RecipientOutcome(r, why))
                .toList();
        record(TraceEvent.Type.EXPIRED, message, "", all, null);
    }

    private void record(
            TraceEvent.Type type,
            QueuedMessage message,
            NextHop nextHop,
            List<RecipientOutcome> recipients,
            @Nullable Instant due) {
        record(type, message, nextHop.toString(), recipients, due);
    }

    private void record(
            TraceEvent.Type type,
            QueuedMessage message,
            String nextHop,
            List<RecipientOutcome> recipients,
            @Nullable Instant due) {
        if (recipients.isEmpty()) {
            return;
        }
        Map<DeliveryOutcome, List<String>> byOutcome = new LinkedHashMap<>();
        for (RecipientOutcome pair : recipients) {
            byOutcome
                    .computeIfAbsent(pair.outcome(), o -> new ArrayList<>())
                    .add(pair.recipient().toString());
        }
        Instant now = Instant.now();
        byOutcome.forEach((outcome, names) -> {
            trace.record(new TraceEvent(
                    message.id().value(),
                    type,
                    now,
                    node.name(),
                    message.envelope().reversePath().toString(),
                    names,
                    nextHop,
                    outcome.remoteHost(),
                    outcome.status().toString(),
                    outcome.evidence(),
                    message.attempts() + 1,
                    message.content().size(),
                    due));
            if (type != TraceEvent.Type.DELIVERED) {
                LOG.info(
                        "MTA-12020 {} queueId={} recipients={} nextHop={} host={} status={} reply=\"{}\" next={}",
                        type,
                        message.id(),
                        names,
                        nextHop,
                        outcome.remoteHost(),
                        outcome.status(),
                        outcome.evidence(),
                        due);
            }
        });
    }
}
