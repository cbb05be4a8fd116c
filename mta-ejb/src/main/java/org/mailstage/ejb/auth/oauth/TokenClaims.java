package org.mailstage.ejb.auth.oauth;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.mailstage.core.sasl.OAuthSettings;
import org.mailstage.core.sasl.SaslPrep;
import org.mailstage.core.sasl.TokenCheck;

/** What must stand in a token whose signature is right (RFC 7519 §4.1, RFC 8725 §3.8 to §3.10). Thread-safe. */
final class TokenClaims {
    /** How far the issuer's clock and ours may differ. */
    static final int CLOCK_SKEW_SECONDS = 60;

    private final OAuthSettings settings;
    private final DefaultJWTClaimsVerifier<SecurityContext> verifier;

    TokenClaims(OAuthSettings settings, Clock clock) {
        this.settings = settings;
        JWTClaimsSet exact =
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build();
        verifier =
                new DefaultJWTClaimsVerifier<>(
                        Set.of(settings.audience()), exact, Set.of("exp", settings.userClaim()), Set.of()) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew(CLOCK_SKEW_SECONDS);
    }

    TokenCheck.TokenOutcome outcome(JWTClaimsSet claims) {
        try {
            verifier.verify(claims, null);
        } catch (BadJWTException refused) {
            return new TokenCheck.Invalid(String.valueOf(refused.getMessage()));
        }
        if (settings.scope().isPresent() && !hasScope(claims, settings.scope().get())) {
            return new TokenCheck.InsufficientScope(
                    "token without scope " + settings.scope().get());
        }
        return userName(claims)
                .<TokenCheck.TokenOutcome>map(TokenCheck.Valid::new)
                .orElseGet(() -> new TokenCheck.Invalid("claim " + settings.userClaim() + " holds no user name"));
    }

    private Optional<String> userName(JWTClaimsSet claims) {
        // An address that its owner has not confirmed may be anybody's (OpenID Connect Core §5.7).
        boolean unconfirmed = settings.userClaim().equals("email")
                && claims.getClaim("email_verified") != null
                && !String.valueOf(claims.getClaim("email_verified")).equals("true");
        if (unconfirmed || !(claims.getClaim(settings.userClaim()) instanceof String name)) {
            return Optional.empty();
        }
        return SaslPrep.userName(name);
    }

    /** {@code scope} is a list in one string (RFC 9068 §2.2.3); some issuers write an array, and {@code scp}. */
    private static boolean hasScope(JWTClaimsSet claims, String scope) {
        return contains(claims.getClaim("scope"), scope) || contains(claims.getClaim("scp"), scope);
    }

    private static boolean contains(Object claim, String scope) {
        if (claim instanceof String text) {
            return Arrays.asList(text.split(" ")).contains(scope);
        }
        return claim instanceof Collection<?> list && list.contains(scope);
    }
}
