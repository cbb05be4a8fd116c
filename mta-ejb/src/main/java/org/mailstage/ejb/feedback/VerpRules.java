package org.mailstage.ejb.feedback;

import java.util.Optional;
import java.util.function.Supplier;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.bounce.Verp;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.Verdict;

/**
 * Lets recipients that are bounce addresses of ours in without looking for a mailbox, and refuses forged ones; all others
 * are up to the stage behind. Thread-safe.
 */
final class VerpRules implements PolicyStage {
    private static final Verdict FORGED = Verdict.refuse(Reply.of(550, "5.1.1", "no such address here"));

    private final Supplier<Optional<Verp>> verp;
    private final PolicyStage others;

    /** @param others asked about recipients only */
    VerpRules(Supplier<Optional<Verp>> verp, PolicyStage others) {
        this.verp = verp;
        this.others = others;
    }

    @Override
    public Verdict onRecipient(ClientInfo client, RecipientRequest request) {
        Mailbox recipient = request.recipient();
        Optional<Verp> ours = verp.get().filter(v -> v.claims(recipient));
        if (ours.isEmpty()) {
            return others.onRecipient(client, request);
        }
        return ours.get().decode(recipient).isPresent() ? Verdict.ACCEPT : FORGED;
    }
}
