package org.mailstage.core.auth;

import java.util.Optional;
import java.util.function.Function;
import org.mailstage.core.sasl.CheckOutcome;
import org.mailstage.core.sasl.TokenCheck;

/** Takes a good token only of somebody who may sign in here. Thread-safe. */
final class KnownHolders implements TokenCheck {
    private final TokenCheck tokens;
    private final Function<String, CheckOutcome> holders;

    KnownHolders(TokenCheck tokens, Function<String, CheckOutcome> holders) {
        this.tokens = tokens;
        this.holders = holders;
    }

    @Override
    public TokenOutcome check(String token) {
        TokenOutcome outcome = tokens.check(token);
        return outcome instanceof Valid valid ? holder(holders.apply(valid.user())) : outcome;
    }

    private static TokenOutcome holder(CheckOutcome outcome) {
        if (outcome instanceof CheckOutcome.Valid valid) {
            return new Valid(valid.user());
        }
        if (outcome instanceof CheckOutcome.Invalid invalid) {
            return new Invalid(invalid.detail());
        }
        return new Unavailable(((CheckOutcome.Unavailable) outcome).detail());
    }

    @Override
    public Optional<String> scope() {
        return tokens.scope();
    }

    @Override
    public Optional<String> openidConfiguration() {
        return tokens.openidConfiguration();
    }
}
