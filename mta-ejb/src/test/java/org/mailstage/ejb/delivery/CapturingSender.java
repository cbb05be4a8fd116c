package org.mailstage.ejb.delivery;

import java.util.ArrayList;
import java.util.List;
import org.mailstage.ejb.messaging.MailSender;

/** Keeps what would be sent. */
public final class CapturingSender extends MailSender {
    public final List<Outgoing> sent = new ArrayList<>();

    @Override
    public void sendAll(List<Outgoing> messages) {
        sent.addAll(messages);
    }
}
