package org.mailstage.core.site;

import java.time.Instant;
import org.mailstage.core.delivery.Diagnostic;

/** Whether an attempt may be made now. */
public sealed interface Admission {
    /** Now; the slot must be closed. */
    record Granted(SiteGate.Slot slot) implements Admission {}

    /**
     * Not at this moment: all places are taken, or a rate is used up. The message waits in the site's lane.
     *
     * @param until when to ask again at the earliest; when a place gets free it may be sooner
     */
    record Busy(Instant until) implements Admission {}

    /**
     * Not for a while: suspended by an administrator or a rule, or no host of it answers. No attempt is counted.
     *
     * @param why for trace, log and DSN
     */
    record Closed(Instant until, Diagnostic why) implements Admission {}
}
