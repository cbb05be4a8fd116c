package org.mailstage.core.sasl;

import java.util.Objects;
import java.util.Optional;

/**
 * Whose bearer tokens we accept, and what must stand in them (RFC 7519, RFC 9068).
 *
 * <p>Immutable and thread-safe. Holds no secret.
 *
 * @param issuer what claim {@code iss} must be, letter for letter; its OpenID configuration is found from it
 * @param audience what must be among claim {@code aud}: the name under which the issuer knows this server
 * @param jwks where the issuer's public keys are: an {@code https:} or {@code http:} URL, or the path of a file (RFC 7517)
 * @param userClaim the claim that holds the user name, such as {@code email}, {@code preferred_username} or {@code sub}
 * @param scope what must be among claim {@code scope} or {@code scp}; empty when any scope will do
 */
public record OAuthSettings(String issuer, String audience, String jwks, String userClaim, Optional<String> scope) {

    public OAuthSettings {
        requireText(issuer, "issuer");
        requireText(audience, "audience");
        requireText(jwks, "jwks");
        requireText(userClaim, "userClaim");
        Objects.requireNonNull(scope, "scope");
        scope.ifPresent(value -> requireText(value, "scope"));
    }

    private static void requireText(String value, String what) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " is empty");
        }
    }
}
