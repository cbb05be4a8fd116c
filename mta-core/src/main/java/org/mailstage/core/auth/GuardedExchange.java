package org.mailstage.core.auth;

import java.net.InetAddress;
import java.util.Optional;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.sasl.SaslStep;

/**
 * An exchange whose outcome the guard hears of. It counts at the moment the exchange knows, not when the client has its
 * reply: a client that hangs up in between has made its guess all the same. For one thread.
 */
final class GuardedExchange implements SaslExchange {
    private final SaslExchange exchange;
    private final SignInGuard guard;
    private final InetAddress client;

    GuardedExchange(SaslExchange exchange, SignInGuard guard, InetAddress client) {
        this.exchange = exchange;
        this.guard = guard;
        this.client = client;
    }

    @Override
    public SaslStep begin(Optional<byte[]> initialResponse) {
        return heard(exchange.begin(initialResponse));
    }

    @Override
    public SaslStep respond(byte[] response) {
        return heard(exchange.respond(response));
    }

    private SaslStep heard(SaslStep step) {
        if (step instanceof SaslStep.Succeeded succeeded) {
            guard.succeeded(succeeded.identity().user(), client);
        } else if (step instanceof SaslStep.Failed failed && failed.reason().countsAsGuess()) {
            guard.failed(failed.user(), client);
        }
        return step;
    }
}
