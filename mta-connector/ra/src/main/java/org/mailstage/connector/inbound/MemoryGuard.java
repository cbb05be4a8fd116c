package org.mailstage.connector.inbound;

import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.Verdict;

/** No new mail transaction while memory for messages is nearly used up. Thread-safe. */
record MemoryGuard(MemoryBudget memory) implements PolicyStage {
    /** Insufficient system storage (RFC 5321 §4.2.3), mail system full (RFC 3463 §3.4). */
    static final Reply NO_STORAGE = Reply.of(452, "4.3.1", "Insufficient system storage, try again later");

    @Override
    public Verdict onMail(ClientInfo client, MailRequest mail) {
        return memory.isNearlyExhausted() ? Verdict.refuse(NO_STORAGE) : Verdict.ACCEPT;
    }
}
