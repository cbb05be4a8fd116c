package org.mailstage.connector.outbound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Verdict;
import org.mailstage.core.delivery.DeliveryOutcome;

/** The outcomes of one attempt as they become known, recipient by recipient. What is decided stays. One thread. */
final class Outcomes {
    private final @Nullable DeliveryOutcome[] outcomes;

    Outcomes(int recipients) {
        outcomes = new DeliveryOutcome[recipients];
    }

    boolean isDecided(int recipient) {
        return outcomes[recipient] != null;
    }

    void decide(int recipient, DeliveryOutcome outcome) {
        if (outcomes[recipient] == null) {
            outcomes[recipient] = outcome;
        }
    }

    /** The verdict for all that are open. */
    void decideRest(Verdict verdict, String remoteHost) {
        DeliveryOutcome outcome = verdict.outcome(remoteHost);
        for (int i = 0; i < outcomes.length; i++) {
            decide(i, outcome);
        }
    }

    /** The recipients that are open, in order. */
    int[] open() {
        int[] open = new int[outcomes.length];
        int count = 0;
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                open[count++] = i;
            }
        }
        return Arrays.copyOf(open, count);
    }

    /** All of them; every recipient must be decided. */
    List<DeliveryOutcome> all() {
        List<DeliveryOutcome> all = new ArrayList<>(outcomes.length);
        for (DeliveryOutcome outcome : outcomes) {
            if (outcome == null) {
                throw new IllegalStateException("a recipient was left without outcome");
            }
            all.add(outcome);
        }
        return all;
    }
}
