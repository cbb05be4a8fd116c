package org.mailstage.ejb.delivery;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.EnumMap;
import java.util.Map;
import org.mailstage.core.delivery.AgentByKind;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.delivery.DiscardAgent;
import org.mailstage.core.delivery.ErrorAgent;
import org.mailstage.core.maildir.MaildirAgent;
import org.mailstage.core.routing.NextHop.Kind;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.http.HttpAgent;

/** Makes the delivery agent for all kinds of next hop available to beans. */
@ApplicationScoped
public class DeliveryAgentProducer {
    @Resource(lookup = "java:app/mta/DeliveryAgent")
    private DeliveryAgent connector;

    @Produces
    @ApplicationScoped
    DeliveryAgent agent(ConfigService config) {
        HttpAgent http = new HttpAgent(() -> config.current().delivery().http());
        Map<Kind, DeliveryAgent> agents = new EnumMap<>(Kind.class);
        agents.put(Kind.MX, connector);
        agents.put(Kind.SMTP, connector);
        agents.put(Kind.LMTP, connector);
        agents.put(Kind.MAILDIR, new MaildirAgent());
        agents.put(Kind.HTTP, http);
        agents.put(Kind.HTTPS, http);
        agents.put(Kind.DISCARD, new DiscardAgent());
        agents.put(Kind.ERROR, new ErrorAgent());
        return new AgentByKind(agents);
    }
}
