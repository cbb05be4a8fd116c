package org.mailstage.ejb.messaging;

import jakarta.jms.ConnectionFactory;
import org.mailstage.ejb.config.NodeSettings;

/** A sender, and a view of queues, without a container. */
public final class MailSenderFixture {
    private MailSenderFixture() {}

    public static MailSender with(ConnectionFactory connectionFactory) {
        MailSender sender = new MailSender();
        sender.connectionFactory = connectionFactory;
        sender.node = node();
        return sender;
    }

    public static NodeSettings node() {
        return new NodeSettings();
    }

    public static QueueDepths depths(ConnectionFactory connectionFactory) {
        QueueDepths depths = new QueueDepths();
        depths.connectionFactory = connectionFactory;
        return depths;
    }
}
