package org.mailstage.ejb.delivery;

import jakarta.ejb.Singleton;
import jakarta.resource.AdministeredObjectDefinition;

/** Binds the connector's delivery agent to a name of this application. */
@Singleton
@AdministeredObjectDefinition(
        name = "java:app/mta/DeliveryAgent",
        interfaceName = "org.mailstage.core.delivery.DeliveryAgent",
        className = "org.mailstage.connector.outbound.DeliveryAgentObject",
        resourceAdapter = "#mta-connector")
public class DeliveryAgentDefinition {}
