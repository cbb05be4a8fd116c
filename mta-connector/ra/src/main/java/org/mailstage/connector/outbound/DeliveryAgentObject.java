package org.mailstage.connector.outbound;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.ProbeOutcome;
import org.mailstage.core.delivery.ProbeRequest;

/**
 * The delivery agent as an administered object: what applications look up in JNDI (Jakarta Connectors §20.4).
 *
 * <p>Delegates to the agent of the resource adapter that the container associated it with. Thread-safe after that. Two
 * of them are equal when they belong to the same resource adapter.
 */
public final class DeliveryAgentObject implements DeliveryAgent, ResourceAdapterAssociation, Serializable {
    private static final long serialVersionUID = 1L;

    private transient volatile @Nullable ResourceAdapter resourceAdapter;

    @Override
    public @Nullable ResourceAdapter getResourceAdapter() {
        return resourceAdapter;
    }

    /** Called by the container once, before anybody uses the object. */
    @Override
    public void setResourceAdapter(ResourceAdapter adapter) throws ResourceException {
        if (!(adapter instanceof DeliveryAgentOwner)) {
            throw new InvalidPropertyException("the resource adapter has no delivery agent: " + adapter);
        }
        resourceAdapter = adapter;
    }

    @Override
    public List<DeliveryOutcome> deliver(DeliveryRequest request) {
        return agent().deliver(request);
    }

    @Override
    public ProbeOutcome probe(ProbeRequest request) {
        return agent().probe(request);
    }

    private DeliveryAgent agent() {
        if (resourceAdapter instanceof DeliveryAgentOwner owner) {
            return owner.deliveryAgent();
        }
        throw new IllegalStateException("the delivery agent is not associated with a resource adapter");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeliveryAgentObject that && that.resourceAdapter == resourceAdapter;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(resourceAdapter);
    }
}
