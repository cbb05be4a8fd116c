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

    /**
     * Tells whenever there may be room again at a site where somebody was turned away on this node. A hint that saves
     * waiting until {@link Admission.Busy#until()}; it may be missing.
     *
     * @param listener called by the thread that made the room: must be quick, and must not throw
     */
    default void onRoom(RoomListener listener) {}

    /** Hears of room at a site. */
    @FunctionalInterface
    interface RoomListener {
        /** @param site its name */
        void room(String site);
    }

    /** A permitted attempt under way; closing gives the place back, and closing twice is harmless. */
    interface Slot extends AutoCloseable {
        /** What holds for the connection of this attempt. */
        SlotTerms terms();

        /**
         * Says what came of the attempt, so that the site's concurrency can follow; once, before closing.
         *
         * @return the same outcomes, but that a reply rule may have made failures of deferrals
         */
        List<DeliveryOutcome> done(List<DeliveryOutcome> outcomes);

        @Override
        void close();
    }
}
