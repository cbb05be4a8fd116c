package org.mailstage.ejb.admin;

import java.util.List;
import org.mailstage.core.config.ConfigFault;

/**
 * What came of applying a configuration. Immutable.
 *
 * @param outcome what came of it
 * @param faults all faults of the text; empty unless refused
 */
public record ConfigChange(Outcome outcome, List<ConfigFault> faults) {
    /** What can come of it. */
    public enum Outcome {
        /** It is in force on this node and on its way to the others. */
        APPLIED,
        /** It has faults; the one before stays in force. */
        REFUSED,
        /** Another one came into force meanwhile; that one stays. */
        CONFLICT
    }

    public ConfigChange {
        faults = List.copyOf(faults);
    }
}
