package org.mailstage.core.smtp.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;

/** The mail transaction that is open (RFC 5321 §3.3). Not thread-safe. */
final class MailTransaction {
    private final ReversePath reversePath;
    private final BodyType bodyType;
    private final List<Mailbox> recipients = new ArrayList<>();
    private final Set<Mailbox> known = new HashSet<>();

    MailTransaction(ReversePath reversePath, BodyType bodyType) {
        this.reversePath = reversePath;
        this.bodyType = bodyType;
    }

    ReversePath reversePath() {
        return reversePath;
    }

    int recipients() {
        return recipients.size();
    }

    /** Adds a recipient; one that was named before gets the message once. */
    void add(Mailbox recipient) {
        if (known.add(new Mailbox(recipient.localPart(), recipient.domainKey()))) {
            recipients.add(recipient);
        }
    }

    Envelope envelope() {
        return new Envelope(reversePath, recipients, bodyType);
    }
}
