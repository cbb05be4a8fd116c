package org.mailstage.ejb.reception;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes responsibility for a received message: it is durable on {@code mta.inbound} before {@code 250} is returned
 * (invariant I1). The one code path that returns the receipt.
 *
 * <p>Thread-safe. A broker that fails or is full means a 4yz reply; the message then is nowhere and stays the client's.
 */
@ApplicationScoped
public class ReceptionService {
    private static final Logger LOG = LoggerFactory.getLogger(ReceptionService.class);
    private static final Reply BROKER_FAILED =
            Reply.of(451, "4.3.0", "Local error: message not accepted, try again later");
    private static final Reply BROKER_FULL = Reply.of(452, "4.3.1", "Insufficient system storage, try again later");

    @Inject
    TraceRecorder trace;

    @Inject
    NodeSettings node;

    /** Stores the message through the caller's sender. Never throws. */
    public Reply receive(ReceivedMessage message, DurableSender sender) {
        try {
            sender.send(QueuedMessage.fresh(message.id(), message.envelope(), message.content(), message.receivedAt()));
        } catch (BrokerFullException e) {
            LOG.warn("MTA-12002 refused, broker is full: queueId={} cause=\"{}\"", message.id(), e.getMessage());
            return BROKER_FULL;
        } catch (Exception e) {
            LOG.error("MTA-12001 refused, broker did not take it: queueId={} cause=\"{}\"", message.id(), e.toString());
            LOG.debug("MTA-12001 cause", e);
            return BROKER_FAILED;
        }
        trace.record(received(message));
        return Reply.of(250, "2.0.0", "Ok: queued as " + message.id());
    }

    private TraceEvent received(ReceivedMessage message) {
        List<String> recipients =
                message.envelope().recipients().stream().map(Object::toString).toList();
        return new TraceEvent(
                message.id().value(),
                TraceEvent.Type.RECEIVED,
                message.receivedAt(),
                node.name(),
                message.envelope().reversePath().toString(),
                recipients,
                "",
                message.client().address().getHostAddress(),
                "2.0.0",
                message.client().helo() + " " + message.client().role().keyword(),
                0,
                message.content().size(),
                null);
    }
}
