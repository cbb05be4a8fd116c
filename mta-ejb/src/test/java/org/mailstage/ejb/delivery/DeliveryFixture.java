package org.mailstage.ejb.delivery;

/** Parts of the delivery service without a container. */
public final class DeliveryFixture {
    private DeliveryFixture() {}

    /** Wires what follows from outcomes: no jitter, and no attempt under way when this process began. */
    public static void wire(OutcomeService outcomes, DeliveryAttempts attempts, AttemptEvents events) {
        outcomes.deferrals = new Deferrals();
        outcomes.deferrals.events = events;
        outcomes.deferrals.random = () -> 0;
        outcomes.doubts = new Doubts();
        outcomes.doubts.events = events;
        outcomes.doubts.ledger = new AttemptLedger();
        attempts.doubts = outcomes.doubts;
    }
}
