package org.mailstage.it.mail;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.MessageDrivenContext;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** A consumer of another application: it rolls back when it sees a message first, and answers when it comes again. */
@MessageDriven(
        messageListenerInterface = MessageListener.class,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = HesitantConsumer.QUEUE),
            @ActivationConfigProperty(propertyName = "useJNDI", propertyValue = "false")
        })
public class HesitantConsumer implements MessageListener {
    static final String QUEUE = "mta.it.hesitant";
    static final String ANSWERS = "mta.it.answers";

    /** Which resource adapter feeds it. */
    static final String DESCRIPTOR = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE glassfish-ejb-jar PUBLIC "-//GlassFish.org//DTD GlassFish Application Server 3.1 EJB 3.1//EN" "http://glassfish.org/dtds/glassfish-ejb-jar_3_1-1.dtd">
            <glassfish-ejb-jar>
              <enterprise-beans>
                <ejb>
                  <ejb-name>HesitantConsumer</ejb-name>
                  <mdb-resource-adapter><resource-adapter-mid>mta-broker</resource-adapter-mid></mdb-resource-adapter>
                </ejb>
              </enterprise-beans>
            </glassfish-ejb-jar>
            """;

    @Resource
    private MessageDrivenContext transaction;

    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    private ConnectionFactory broker;

    @Override
    public void onMessage(Message message) {
        try (JMSContext context = broker.createContext()) {
            String text = message.getBody(String.class);
            context.createProducer()
                    .send(context.createQueue(ANSWERS), message.getJMSRedelivered() ? text + " again" : text);
            if (!message.getJMSRedelivered()) {
                // Takes the answer back as well: both are one transaction.
                transaction.setRollbackOnly();
            }
        } catch (JMSException e) {
            transaction.setRollbackOnly();
        }
    }
}
