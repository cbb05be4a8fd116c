package org.mailstage.connector.outbound;

import org.mailstage.core.delivery.DeliveryAgent;

/** Who owns the delivery agent: the resource adapter, which starts and ends it. */
public interface DeliveryAgentOwner {
    /**
     * The agent, the same one for all callers.
     *
     * @throws IllegalStateException when the resource adapter is not started
     */
    DeliveryAgent deliveryAgent();
}
