package org.mailstage.core.auth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.Verdict;

/** Keeps blocked networks from AUTH, and lets those wait whose attempt failed. Thread-safe; no thread waits with them. */
public final class SignInRules implements PolicyStage {
    private static final Verdict BLOCKED = Verdict.refuse(
            Reply.of(454, "4.7.0", "too many failed attempts to authenticate from your network, try again later"));

    private final SignInGuard guard;

    public SignInRules(SignInGuard guard) {
        this.guard = guard;
    }

    @Override
    public Verdict onAuthenticate(ClientInfo client) {
        return guard.blockOf(client.address()).isPresent() ? BLOCKED : Verdict.ACCEPT;
    }

    /** The reply to a failure comes later with each one. */
    @Override
    public Verdict onAuthenticationFailed(ClientInfo client, String user) {
        Duration delay = guard.delay(user, client.address());
        if (delay.isZero()) {
            return Verdict.ACCEPT;
        }
        return Verdict.later(new CompletableFuture<Verdict>()
                .completeOnTimeout(Verdict.ACCEPT, delay.toMillis(), TimeUnit.MILLISECONDS));
    }
}
