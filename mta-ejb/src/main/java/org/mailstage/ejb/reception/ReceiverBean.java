package org.mailstage.ejb.reception;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.policy.ListenerPolicy;
import org.mailstage.core.policy.RelayRules;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.MessageReceiver;
import org.mailstage.core.smtp.server.ReceptionPolicy;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.config.NodeSettings;

/**
 * What the message-driven beans of all listeners have in common: unwrap, call the reception service, answer.
 *
 * <p>No transaction: one durable send outside any is durable when it returns, and costs one journal record instead of
 * the three of a two-phase commit.
 */
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public abstract class ReceiverBean implements MessageReceiver {
    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    private ConnectionFactory connectionFactory;

    @Inject
    private ReceptionService reception;

    @Inject
    private ConfigService config;

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
    public ReceptionPolicy policy() {
        ListenerRole role = this instanceof SubmissionReceiver ? ListenerRole.SUBMISSION : ListenerRole.MX;
        return new ListenerPolicy(
                config.source(),
                ListenerSettings.of(role.keyword(), role, new HostPort("127.0.0.1", 25)),
                List.of(new RelayRules(config.source())));
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
