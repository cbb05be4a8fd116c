package org.mailstage.ejb.reception;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import org.mailstage.core.smtp.server.MessageReceiver;

/** Receives mail from other MTAs (RFC 5321). */
@MessageDriven(
        messageListenerInterface = MessageReceiver.class,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "role", propertyValue = "mx"),
            @ActivationConfigProperty(propertyName = "address", propertyValue = "127.0.0.1:2525")
        })
public class MxReceiver extends ReceiverBean {}
