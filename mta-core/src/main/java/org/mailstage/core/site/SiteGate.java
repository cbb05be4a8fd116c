package org.mailstage.core.site;

import java.util.List;
import org.mailstage.core.delivery.DeliveryOutcome;

/**
 * Decides whether a delivery attempt at a site may be made now. Every attempt asks, on the express way and in lanes alike.
 *
 * <p>Thread-safe; no call blocks for long. What it knows may be briefly wrong or lost (invariant I6): mail never depends on
 * it, it only comes sooner or later.
 */
public interface SiteGate {
    /** Asks for one attempt. Whoever is {@link Admission.Granted} closes the slot, whatever happens. */
    Admission ask(SiteRequest request);

    /** A permitted attempt under way; closing gives the place back, and closing twice is harmless. */
    interface Slot extends AutoCloseable {
        /** What holds for the connection of this attempt. */
        SlotTerms terms();

        /** Says what came of the attempt, so that the site's concurrency can follow; once, before closing. */
        void done(List<DeliveryOutcome> outcomes);

        @Override
        void close();
    }
}
