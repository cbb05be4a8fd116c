package org.mailstage.core.smtp.server;

import org.jspecify.annotations.Nullable;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.sasl.SaslStep;

/** The AUTH exchange that is under way (RFC 4954 §4). Not thread-safe. */
final class AuthDialogue {
    private final SaslExchange exchange;
    private SaslStep.@Nullable Failed failed;

    AuthDialogue(SaslExchange exchange) {
        this.exchange = exchange;
    }

    SaslExchange exchange() {
        return exchange;
    }

    /** The failure whose last words the client was told, and which it has yet to answer by a line without meaning. */
    SaslStep.@Nullable Failed failed() {
        return failed;
    }

    void fail(SaslStep.Failed step) {
        failed = step;
    }
}
