package org.mailstage.ejb.reception;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.MessageReceiver;
import org.mailstage.core.smtp.server.ReceptionSetup;
import org.mailstage.ejb.config.NodeSettings;

/**
 * Receives the mail of all listeners: unwrap, call the reception service, answer.
 *
 * <p>No transaction: one durable send outside any is durable when it returns, and costs one journal record instead of
 * the three of a two-phase commit.
 */
@MessageDriven(messageListenerInterface = MessageReceiver.class)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MailReceiver implements MessageReceiver {
    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    private ConnectionFactory connectionFactory;

    @Inject
    private ReceptionService reception;

    @Inject
    private ConfiguredReception configured;

    @Inject
    private NodeSettings node;

    private @Nullable DurableSender sender;

    @PostConstruct
    void open() {
        sender = new DurableSender(connectionFactory, node.codec());
    }

    @PreDestroy
    void close() {
        if (sender != null) {
            sender.close();
        }
    }

    @Override
    public ReceptionSetup setup() {
        return configured.setup();
    }

    @Override
    public Reply receive(ReceivedMessage message) {
        DurableSender mine = sender;
        if (mine == null) {
            throw new IllegalStateException("receiver is not initialised");
        }
        return reception.receive(message, mine);
    }
}
