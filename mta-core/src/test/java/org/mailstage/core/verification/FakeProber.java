package org.mailstage.core.verification;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.delivery.ProbeOutcome;

/** Probes that a test answers. Not thread-safe. */
final class FakeProber implements RecipientProber {
    private final Deque<CompletableFuture<ProbeOutcome>> open = new ArrayDeque<>();
    private int probes;

    @Override
    public CompletionStage<ProbeOutcome> probe(Mailbox recipient) {
        probes++;
        CompletableFuture<ProbeOutcome> probe = new CompletableFuture<>();
        open.add(probe);
        return probe;
    }

    /** Answers the oldest probe that is open. */
    void answer(ProbeOutcome.Answer answer) {
        open.remove().complete(new ProbeOutcome(answer, "mx.example[192.0.2.1]:25", Diagnostic.local("test")));
    }

    void fail() {
        open.remove().completeExceptionally(new IllegalStateException("made by the test"));
    }

    int probes() {
        return probes;
    }
}
