package org.mailstage.core.delivery;

import java.util.Collections;
import java.util.List;
import org.mailstage.core.routing.RouteError;

/** Refuses every message with the status and the text that its route gives. Stateless. */
public final class ErrorAgent implements DeliveryAgent {
    @Override
    public List<DeliveryOutcome> deliver(DeliveryRequest request) {
        RouteError error = RouteError.of(request.nextHop());
        Diagnostic diagnostic = Diagnostic.local(error.text());
        DeliveryOutcome outcome = error.status().isPermanent()
                ? new DeliveryOutcome.Failed(error.status(), "", diagnostic)
                : new DeliveryOutcome.Deferred(error.status(), "", diagnostic);
        return Collections.nCopies(request.envelope().recipients().size(), outcome);
    }

    @Override
    public ProbeOutcome probe(ProbeRequest request) {
        RouteError error = RouteError.of(request.nextHop());
        ProbeOutcome.Answer answer =
                error.status().isPermanent() ? ProbeOutcome.Answer.REFUSED : ProbeOutcome.Answer.UNDECIDED;
        return new ProbeOutcome(answer, "", Diagnostic.local(error.text()));
    }
}
