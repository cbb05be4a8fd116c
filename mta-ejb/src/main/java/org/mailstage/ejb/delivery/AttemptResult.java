package org.mailstage.ejb.delivery;

import java.util.ArrayList;
import java.util.List;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryOutcome;

/**
 * The recipients of one attempt, sorted by outcome.
 *
 * @param deferred those that were surely not delivered
 * @param inDoubt those that may have been delivered
 */
record AttemptResult(
        List<RecipientOutcome> delivered,
        List<RecipientOutcome> deferred,
        List<RecipientOutcome> failed,
        List<RecipientOutcome> inDoubt) {

    /** @throws IllegalStateException when there is not one outcome per recipient: nothing may be assumed then */
    static AttemptResult sort(List<Mailbox> recipients, List<DeliveryOutcome> outcomes) {
        if (recipients.size() != outcomes.size()) {
            throw new IllegalStateException(outcomes.size() + " outcomes for " + recipients.size() + " recipients");
        }
        AttemptResult result =
                new AttemptResult(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < outcomes.size(); i++) {
            RecipientOutcome pair = new RecipientOutcome(recipients.get(i), outcomes.get(i));
            pair.outcome()
                    .fold(
                            d -> result.delivered,
                            d -> d.inDoubt() ? result.inDoubt : result.deferred,
                            f -> result.failed)
                    .add(pair);
        }
        return result;
    }
}
