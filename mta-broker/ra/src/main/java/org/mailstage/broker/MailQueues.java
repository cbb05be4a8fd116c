package org.mailstage.broker;

import java.util.List;

/** Names of the queues that the broker knows before anybody uses them. */
public final class MailQueues {

    /** Accepted mail that waits for routing. */
    public static final String INBOUND = "mta.inbound";

    /** Routed mail, one message per next hop. */
    public static final String OUTBOUND = "mta.outbound";

    /** Mail handed over by applications through JMS. */
    public static final String SUBMIT = "mta.submit";

    /** Messages that could not be processed after many attempts; somebody must look at them. */
    public static final String DEAD_LETTER = "mta.dead-letter";

    /** Events for applications; a topic, so a message nobody listens to is rightly dropped. */
    public static final String EVENTS = "mta.events";

    /** Wildcard of everything that is mail. */
    static final String ALL = "mta.#";

    /** Wildcard of the retry tiers {@code mta.retry.<delay>}, which are created by the first send. */
    static final String RETRY_TIERS = "mta.retry.#";

    /** Wildcard of the lanes {@code mta.lane.<site>}. */
    static final String LANES = "mta.lane.#";

    /** Queues where mail enters; they refuse on a full disk, while mail already accepted may use the reserve. */
    static final List<String> ENTRANCES = List.of(INBOUND, SUBMIT);

    /** Queues created when the broker starts. */
    static final List<String> PREDEFINED = List.of(INBOUND, OUTBOUND, SUBMIT, DEAD_LETTER);

    private MailQueues() {}
}
