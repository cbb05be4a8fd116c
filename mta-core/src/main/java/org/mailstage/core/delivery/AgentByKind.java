package org.mailstage.core.delivery;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mailstage.core.routing.NextHop;

/** One delivery agent in front of others: each kind of next hop has its own. Immutable. */
public final class AgentByKind implements DeliveryAgent {
    private final Map<NextHop.Kind, DeliveryAgent> agents;

    /** @param agents one for each kind there is */
    public AgentByKind(Map<NextHop.Kind, DeliveryAgent> agents) {
        this.agents = new EnumMap<>(agents);
        for (NextHop.Kind kind : NextHop.Kind.values()) {
            if (!this.agents.containsKey(kind)) {
                throw new IllegalArgumentException("no delivery agent for next hops of kind " + kind);
            }
        }
    }

    @Override
    public List<DeliveryOutcome> deliver(DeliveryRequest request) {
        return agent(request.nextHop()).deliver(request);
    }

    @Override
    public ProbeOutcome probe(ProbeRequest request) {
        return agent(request.nextHop()).probe(request);
    }

    private DeliveryAgent agent(NextHop nextHop) {
        DeliveryAgent agent = agents.get(nextHop.kind());
        if (agent == null) {
            throw new IllegalStateException("no delivery agent for " + nextHop);
        }
        return agent;
    }
}
