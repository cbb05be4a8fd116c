package org.mailstage.core.verification;

import org.mailstage.core.address.Mailbox;

/** Users and aliases of this server. Thread-safe; never blocks. */
@FunctionalInterface
public interface RecipientDirectory {
    /** Whether mail for that mailbox, in exactly this local part, has somewhere to go. */
    RecipientAnswer find(Mailbox recipient);
}
