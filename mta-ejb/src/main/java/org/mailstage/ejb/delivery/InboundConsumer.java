package org.mailstage.ejb.delivery;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.jms.MessageListener;

/** The express way: delivers accepted mail out of {@code mta.inbound} itself when it goes to one healthy next hop. */
@MessageDriven(
        messageListenerInterface = MessageListener.class,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = "mta.inbound"),
            @ActivationConfigProperty(propertyName = "useJNDI", propertyValue = "false"),
            // A session takes few messages ahead, so that few wait behind a slow next hop.
            @ActivationConfigProperty(propertyName = "consumerWindowSize", propertyValue = "65536"),
            // Four more than one site may have: see ExpressShares.
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "20")
        })
public class InboundConsumer extends MailConsumer {
    @Override
    protected boolean mayWait() {
        return false;
    }
}
