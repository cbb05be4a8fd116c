package org.mailstage.core.delivery;

import java.util.Collections;
import java.util.List;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

/** Takes every message and keeps none. The trace says so. Stateless. */
public final class DiscardAgent implements DeliveryAgent {
    private static final EnhancedStatus OK = EnhancedStatus.of(2, 0, 0);

    @Override
    public List<DeliveryOutcome> deliver(DeliveryRequest request) {
        DeliveryOutcome discarded =
                new DeliveryOutcome.Delivered(OK, "", Reply.of(250, OK, "discarded, as its route says"));
        return Collections.nCopies(request.envelope().recipients().size(), discarded);
    }

    @Override
    public ProbeOutcome probe(ProbeRequest request) {
        return new ProbeOutcome(ProbeOutcome.Answer.ACCEPTED, "", Diagnostic.local("mail for it is discarded"));
    }
}
