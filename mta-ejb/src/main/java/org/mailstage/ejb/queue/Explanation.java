package org.mailstage.ejb.queue;

import java.util.List;

/**
 * What would happen to a message, step by step. Immutable.
 *
 * @param outcome in one sentence
 */
public record Explanation(String sender, String recipient, List<Step> steps, String outcome) {
    public Explanation {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param topic what it is about: {@code accept}, {@code route}, {@code hosts}, {@code limits}, {@code retry}
     * @param finding in a few words
     * @param details one a line; may be none
     */
    public record Step(String topic, String finding, List<String> details) {
        public Step {
            details = List.copyOf(details);
        }
    }
}
