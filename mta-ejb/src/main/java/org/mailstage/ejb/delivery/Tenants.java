package org.mailstage.ejb.delivery;

import java.util.Locale;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.message.Envelope;

/** On whose account mail goes, for fair shares and limits. Stateless. */
final class Tenants {
    private Tenants() {}

    /**
     * The domain of the authenticated user, else that of the reverse-path, in lower case; empty for mail on nobody's account,
     * such as bounces.
     */
    static String of(Envelope envelope) {
        String submitter = envelope.options().submitter();
        int at = submitter == null ? -1 : submitter.lastIndexOf('@');
        if (submitter != null && at >= 0 && at < submitter.length() - 1) {
            return submitter.substring(at + 1).toLowerCase(Locale.ROOT);
        }
        Optional<Mailbox> sender = envelope.reversePath().mailbox();
        return sender.map(Mailbox::domainKey).orElse("");
    }
}
