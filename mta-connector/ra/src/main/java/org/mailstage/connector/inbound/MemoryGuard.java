package org.mailstage.connector.inbound;

import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.ReceptionPolicy;

/** The receiver's policy, and before it: no new mail transaction while memory for messages is nearly used up. */
record MemoryGuard(ReceptionPolicy policy, MemoryBudget memory) implements ReceptionPolicy {
    /** Insufficient system storage (RFC 5321 §4.2.3), mail system full (RFC 3463 §3.4). */
    static final Reply NO_STORAGE = Reply.of(452, "4.3.1", "Insufficient system storage, try again later");

    @Override
    public String hostname() {
        return policy.hostname();
    }

    @Override
    public ReceptionLimits limits() {
        return policy.limits();
    }

    @Override
    public Optional<Reply> onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
        return policy.onConnect(client, sessions, sessionsOfAddress);
    }

    @Override
    public Optional<Reply> onMail(ClientInfo client, ReversePath reversePath) {
        return memory.isNearlyExhausted() ? Optional.of(NO_STORAGE) : policy.onMail(client, reversePath);
    }

    @Override
    public Optional<Reply> onRecipient(ClientInfo client, ReversePath reversePath, Mailbox recipient) {
        return policy.onRecipient(client, reversePath, recipient);
    }
}
