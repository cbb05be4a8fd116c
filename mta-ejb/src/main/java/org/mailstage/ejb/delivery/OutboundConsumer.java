package org.mailstage.ejb.delivery;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.jms.MessageListener;

/** Delivers what waits on {@code mta.outbound}: fan-out, busy next hops, and retries that are due. */
@MessageDriven(
        messageListenerInterface = MessageListener.class,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = "mta.outbound"),
            @ActivationConfigProperty(propertyName = "useJNDI", propertyValue = "false"),
            // A session takes no message ahead: none waits behind a slow next hop.
            @ActivationConfigProperty(propertyName = "consumerWindowSize", propertyValue = "0"),
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "32")
        })
public class OutboundConsumer extends MailConsumer {
    @Override
    protected boolean mayWait() {
        return true;
    }
}
