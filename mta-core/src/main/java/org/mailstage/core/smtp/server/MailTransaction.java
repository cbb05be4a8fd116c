package org.mailstage.core.smtp.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.RecipientOptions;

/** The mail transaction that is open (RFC 5321 §3.3). Not thread-safe. */
final class MailTransaction {
    private final MailRequest mail;
    private final List<Mailbox> recipients = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Map<Mailbox, RecipientOptions> options = new HashMap<>(0);
    private int accepted;
    private boolean chunked;
    private long chunkedSize;
    private boolean refused;
    private @Nullable Envelope envelope;

    MailTransaction(MailRequest mail) {
        this.mail = mail;
    }

    MailRequest mail() {
        return mail;
    }

    int recipients() {
        return recipients.size();
    }

    /** RCPT commands answered 250, those that named a recipient again included. */
    int accepted() {
        return accepted;
    }

    /** Adds a recipient; one that was named before gets the message once, by its first options. */
    void add(Mailbox recipient, RecipientOptions wishes) {
        accepted++;
        if (known.add(recipient.key())) {
            recipients.add(recipient);
            if (wishes != RecipientOptions.NONE) {
                options.put(recipient, wishes);
            }
            envelope = null;
        }
    }

    /** A chunk of that size begins. */
    void chunk(long size) {
        chunked = true;
        chunkedSize += size;
    }

    /** Whether the message has begun by BDAT. */
    boolean chunked() {
        return chunked;
    }

    /** Octets of all chunks, the one that began last included. */
    long chunkedSize() {
        return chunkedSize;
    }

    /** The message is refused before its end; what comes of it is dropped. */
    void refuse() {
        refused = true;
    }

    boolean refused() {
        return refused;
    }

    Envelope envelope() {
        Envelope built = envelope;
        if (built == null) {
            EnvelopeOptions wishes =
                    options.isEmpty() ? mail.options() : mail.options().withRecipients(options);
            built = new Envelope(mail.reversePath(), recipients, mail.bodyType(), wishes);
            envelope = built;
        }
        return built;
    }
}
