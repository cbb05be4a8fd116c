package org.mailstage.ejb.auth.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.mailstage.core.sasl.OAuthSettings;
import org.mailstage.core.sasl.TokenCheck;

/**
 * Checks bearer tokens that are signed JWTs: signature, issuer, audience, times, scope, then the claim with the user name.
 *
 * <p>Keys come from the issuer's JWK set only; whatever a token says about where its key is, is not followed. Only
 * algorithms with public keys are known, so neither {@code none} nor a key misused as a password passes (RFC 8725 §3.1).
 * When no key can be had, the outcome is {@link TokenCheck.Unavailable}.
 *
 * <p>Thread-safe; blocks while keys are fetched.
 */
public final class JwtTokenCheck implements TokenCheck {
    /** ID tokens and access tokens; other kinds, such as log-out tokens, prove something else (RFC 8725 §3.11). */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private final OAuthSettings settings;
    private final KeyCache keys;
    private final TokenClaims claims;

    /**
     * Creates a check; keys are fetched when the first token comes.
     *
     * @throws IllegalArgumentException when the URL or path of the keys is none
     */
    public JwtTokenCheck(OAuthSettings settings) {
        this(settings, new KeyCache(KeySource.of(settings.jwks()), Clock.systemUTC()), Clock.systemUTC());
    }

    JwtTokenCheck(OAuthSettings settings, KeyCache keys, Clock clock) {
        this.settings = settings;
        this.keys = keys;
        this.claims = new TokenClaims(settings, clock);
    }

    @Override
    public Optional<String> scope() {
        return settings.scope();
    }

    /** OpenID Connect Discovery 1.0 §4. */
    @Override
    public Optional<String> openidConfiguration() {
        String issuer = settings.issuer();
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return Optional.of(base + "/.well-known/openid-configuration");
    }

    @Override
    public TokenOutcome check(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            Optional<String> fault = headerFault(jwt.getHeader());
            return fault.isPresent() ? new Invalid(fault.get()) : verified(jwt);
        } catch (ParseException notSigned) {
            return new Invalid("not a signed JWT");
        }
    }

    private static Optional<String> headerFault(JWSHeader header) {
        if (!TokenSignature.ALGORITHMS.contains(header.getAlgorithm())) {
            return Optional.of("signed by an algorithm that is not allowed");
        }
        if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
            return Optional.of("asks for an extension we do not know");
        }
        boolean known = header.getType() == null
                || TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT));
        return known ? Optional.empty() : Optional.of("another type of token");
    }

    private TokenOutcome verified(SignedJWT jwt) throws ParseException {
        KeyCache.Answer answer = keys.find(jwt.getHeader());
        if (answer instanceof KeyCache.Unavailable unavailable) {
            return new Unavailable(unavailable.detail());
        }
        if (!(answer instanceof KeyCache.Found found)) {
            return new Invalid("signed by a key that the issuer does not publish");
        }
        for (JWK key : found.keys()) {
            if (isSignedBy(jwt, key)) {
                JWTClaimsSet set = jwt.getJWTClaimsSet();
                return claims.outcome(set);
            }
        }
        return new Invalid("wrong signature");
    }

    private static boolean isSignedBy(SignedJWT jwt, JWK key) {
        try {
            return TokenSignature.verify(jwt, key);
        } catch (JOSEException keyDoesNotFit) {
            return false;
        }
    }
}
