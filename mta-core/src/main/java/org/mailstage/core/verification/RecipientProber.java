package org.mailstage.core.verification;

import java.util.concurrent.CompletionStage;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.ProbeOutcome;

/** Asks next hops about recipients. Thread-safe; never blocks its caller. */
@FunctionalInterface
public interface RecipientProber {
    /** Completes within the probe's time-out, on any thread; never fails. With too many under way: undecided at once. */
    CompletionStage<ProbeOutcome> probe(Mailbox recipient);
}
