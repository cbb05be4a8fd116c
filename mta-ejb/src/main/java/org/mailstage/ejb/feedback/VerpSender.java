package org.mailstage.ejb.feedback;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.routing.NextHop;
import org.mailstage.ejb.messaging.QueuedMessage;

/**
 * Gives messages of senders that ask for it a reverse-path that names the recipient. Thread-safe.
 *
 * <p>The message in the queue keeps the reverse-path it came with: DSNs of our own go there.
 */
@ApplicationScoped
public class VerpSender {
    private static final Set<NextHop.Kind> KINDS = EnumSet.of(NextHop.Kind.SMTP, NextHop.Kind.MX);

    @Inject
    VerpAddresses addresses;

    /** A message for each recipient where the sender asks for it; the message itself where that makes no difference. */
    public List<QueuedMessage> split(QueuedMessage message) {
        Envelope envelope = message.envelope();
        if (envelope.recipients().size() < 2 || !asks(envelope)) {
            return List.of(message);
        }
        return envelope.recipients().stream()
                .map(recipient -> message.withEnvelope(envelope.withRecipients(List.of(recipient))))
                .toList();
    }

    /** The envelope for a delivery attempt: with several recipients, or where nothing is asked, the one it has. */
    public Envelope envelope(QueuedMessage message, NextHop nextHop) {
        Envelope envelope = message.envelope();
        if (envelope.recipients().size() != 1 || !KINDS.contains(nextHop.kind()) || !asks(envelope)) {
            return envelope;
        }
        Mailbox recipient = envelope.recipients().get(0);
        return addresses
                .current()
                .flatMap(verp -> verp.encode(message.id(), recipient))
                .map(ReversePath::of)
                .map(envelope::withReversePath)
                .orElse(envelope);
    }

    private boolean asks(Envelope envelope) {
        return addresses.settings().asks(envelope.reversePath())
                && addresses.current().isPresent();
    }
}
