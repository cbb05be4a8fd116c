package org.mailstage.core.smtp.server;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.mailstage.core.smtp.Reply;

/**
 * What a policy says to a client's wish: yes, no with a reply, or "I must look that up". Immutable.
 *
 * <p>A look-up never blocks the session's thread: it is a stage that completes on some other thread. A stage that fails
 * counts as a temporary failure (451).
 */
public sealed interface Verdict {
    /** Yes, as far as this policy goes. */
    Verdict ACCEPT = new Accept();

    /** No, for the reply's reason; 421 and 521 end the session. */
    static Verdict refuse(Reply reply) {
        return new Refuse(reply);
    }

    /** Wait for the stage. */
    static Verdict later(CompletionStage<Verdict> stage) {
        return new Later(stage);
    }

    /** Yes. */
    record Accept() implements Verdict {}

    /** No. */
    record Refuse(Reply reply) implements Verdict {
        public Refuse {
            Objects.requireNonNull(reply, "reply");
        }
    }

    /** Not known yet. */
    record Later(CompletionStage<Verdict> stage) implements Verdict {}

    /** This verdict, and where it says yes the next one's. */
    default Verdict and(Supplier<Verdict> next) {
        if (this instanceof Accept) {
            return next.get();
        }
        if (this instanceof Later later) {
            return new Later(later.stage().thenCompose(verdict -> {
                Verdict both = verdict.and(next);
                return both instanceof Later more ? more.stage() : CompletableFuture.completedStage(both);
            }));
        }
        return this;
    }
}
