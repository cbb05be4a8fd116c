package org.mailstage.ejb.auth;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.sasl.OAuthSettings;
import org.mailstage.core.sasl.TokenCheck;
import org.mailstage.ejb.auth.oauth.JwtTokenCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The check of bearer tokens that the settings in force ask for, made anew when they change. Thread-safe. */
final class TokenChecks implements Supplier<Optional<TokenCheck>> {
    private static final Logger LOG = LoggerFactory.getLogger(TokenChecks.class);

    private final Supplier<Optional<OAuthSettings>> settings;
    private volatile Made made = new Made(Optional.empty(), null);

    private record Made(
            Optional<OAuthSettings> settings, @Nullable TokenCheck check) {}

    TokenChecks(Supplier<Optional<OAuthSettings>> settings) {
        this.settings = settings;
    }

    @Override
    public Optional<TokenCheck> get() {
        Optional<OAuthSettings> current = settings.get();
        Made known = made;
        if (!known.settings().equals(current)) {
            known = make(current);
        }
        return Optional.ofNullable(known.check());
    }

    private synchronized Made make(Optional<OAuthSettings> current) {
        if (!made.settings().equals(current)) {
            made = new Made(current, current.map(TokenChecks::check).orElse(null));
        }
        return made;
    }

    private static @Nullable TokenCheck check(OAuthSettings settings) {
        try {
            return new JwtTokenCheck(settings);
        } catch (IllegalArgumentException e) {
            LOG.error("MTA-12213 bearer tokens are not taken: keys={} cause=\"{}\"", settings.jwks(), e.getMessage());
            return null;
        }
    }
}
