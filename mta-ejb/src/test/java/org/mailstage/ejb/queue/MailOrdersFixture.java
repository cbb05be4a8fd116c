package org.mailstage.ejb.queue;

import java.util.List;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.ejb.bounce.BounceServiceFixture;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.MailSender;

/** Orders for tests of others, without a broker. */
public final class MailOrdersFixture {
    private MailOrdersFixture() {}

    /** No orders, and none will come. */
    public static MailOrders none() {
        return with(new MailSender(), event -> {}, List.of());
    }

    /** These orders are in force. */
    static MailOrders with(MailSender sender, TraceRecorder trace, List<QueueOrder> orders) {
        NodeSettings node = new NodeSettings();
        MailOrders mail = new MailOrders();
        mail.book = new OrderBook();
        mail.book.load(() -> orders);
        mail.store = new OrderStore();
        mail.sender = sender;
        mail.execution = execution(mail.book, trace, node);
        return mail;
    }

    static OrderExecution execution(OrderBook book, TraceRecorder trace, NodeSettings node) {
        OrderExecution execution = new OrderExecution();
        execution.book = book;
        execution.trace = trace;
        execution.node = node;
        execution.bounces = BounceServiceFixture.with(trace, node);
        return execution;
    }
}
