package org.mailstage.core.smtp.server;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a session waits for.
 *
 * @param stage completes, on any thread, when {@link SmtpServerSession#resume()} is to be called
 * @param work to be run on a work thread, so that the stage completes; null when others see to that
 */
public record Pending(CompletionStage<?> stage, @Nullable Runnable work) {
    public Optional<Runnable> task() {
        return Optional.ofNullable(work);
    }
}
