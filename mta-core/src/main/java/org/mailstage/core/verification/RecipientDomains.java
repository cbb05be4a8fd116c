package org.mailstage.core.verification;

import org.mailstage.core.address.Mailbox;

/** What recipients are to this server. Thread-safe; never blocks. */
@FunctionalInterface
public interface RecipientDomains {
    /** The kinds of recipient. */
    enum Kind {
        /** In a domain whose mail ends here. */
        LOCAL,
        /** In a domain whose mail is passed on. */
        RELAY,
        /** Somewhere else, or a mailbox that is accepted in any case (RFC 5321 §4.5.1). */
        OTHER
    }

    Kind kindOf(Mailbox recipient);
}
