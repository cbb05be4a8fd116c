package org.mailstage.ejb.reception;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import org.mailstage.core.smtp.server.MessageReceiver;

/** Receives mail from mail user agents on the submission port (RFC 6409). */
@MessageDriven(
        messageListenerInterface = MessageReceiver.class,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "role", propertyValue = "submission"),
            @ActivationConfigProperty(propertyName = "address", propertyValue = "127.0.0.1:2587")
        })
public class SubmissionReceiver extends ReceiverBean {}
