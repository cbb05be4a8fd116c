package org.mailstage.ejb.auth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mailstage.ejb.auth.oauth.Issuer.claims;
import static org.mailstage.ejb.auth.oauth.Issuer.header;
import static org.mailstage.ejb.auth.oauth.Issuer.publish;
import static org.mailstage.ejb.auth.oauth.Issuer.sign;
import static org.mailstage.ejb.auth.oauth.Issuer.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.sasl.OAuthSettings;
import org.mailstage.core.sasl.TokenCheck;
import org.mailstage.core.sasl.TokenCheck.TokenOutcome;

/** Tokens good and bad. */
class JwtTokenCheckTest {
    private static final Clock CLOCK = Clock.fixed(Issuer.NOW, ZoneOffset.UTC);
    private static final OAuthSettings SETTINGS =
            new OAuthSettings(Issuer.NAME, "mailstage", "keys.json", "email", Optional.of("mail.send"));

    private static TokenCheck check(OAuthSettings settings, JWK... keys) {
        byte[] set = publish(keys).getBytes(StandardCharsets.UTF_8);
        return new JwtTokenCheck(settings, new KeyCache(() -> set, CLOCK), CLOCK);
    }

    private static TokenOutcome check(String token) {
        return check(SETTINGS, Issuer.RSA, Issuer.OTHER_RSA, Issuer.EC, Issuer.ed25519Jwk())
                .check(token);
    }

    private static void assertAnn(TokenOutcome outcome) {
        assertThat(outcome).isEqualTo(new TokenCheck.Valid("ann@example.org"));
    }

    private static void assertInvalid(TokenOutcome outcome, String detail) {
        assertThat(outcome).isInstanceOf(TokenCheck.Invalid.class);
        assertThat(((TokenCheck.Invalid) outcome).detail()).contains(detail);
    }

    @Test
    void tokenShouldNameItsHolderWithEachAlgorithm() {
        assertAnn(check(token(claims())));
        assertAnn(check(sign(header(JWSAlgorithm.PS256, "rsa-1"), claims(), Issuer.RSA)));
        assertAnn(check(sign(header(JWSAlgorithm.ES256, "ec-1"), claims(), Issuer.EC)));
        assertAnn(check(Issuer.signEd25519(header(JWSAlgorithm.EdDSA, "ed-1"), claims())));
        assertAnn(check(Issuer.signEd25519(header(JWSAlgorithm.Ed25519, "ed-1"), claims())));
    }

    @Test
    void keyShouldBeFoundWhenTheTokenDoesNotNameIt() {
        assertAnn(check(sign(new JWSHeader.Builder(JWSAlgorithm.RS256), claims(), Issuer.OTHER_RSA)));
        assertInvalid(
                check(SETTINGS, Issuer.EC).check(sign(new JWSHeader.Builder(JWSAlgorithm.RS256), claims(), Issuer.RSA)),
                "does not publish");
    }

    @Test
    void tokenShouldBeInvalidWhenTheSignatureIsNotTheIssuers() {
        RSAKey forger = Issuer.rsa("rsa-1", 2048);
        assertInvalid(check(sign(header(JWSAlgorithm.RS256, "rsa-1"), claims(), forger)), "wrong signature");
        assertInvalid(check(sign(header(JWSAlgorithm.RS256, "rsa-9"), claims(), forger)), "does not publish");
        assertInvalid(check(sign(header(JWSAlgorithm.RS256, "ec-1"), claims(), forger)), "does not publish");
        String jwkInside = sign(header(JWSAlgorithm.RS256, "rsa-1").jwk(forger.toPublicJWK()), claims(), forger);
        assertInvalid(check(jwkInside), "wrong signature");
        String good = Issuer.signEd25519(header(JWSAlgorithm.EdDSA, "ed-1"), claims());
        assertInvalid(check(good.substring(0, good.length() - 2) + "AA"), "wrong signature");
        assertInvalid(check(good.substring(0, good.lastIndexOf('.') + 1) + "AAAA"), "wrong signature");
    }

    @Test
    void tokenShouldBeInvalidWhenAnotherPayloadWasPutIn() {
        String[] good = token(claims()).split("\\.");
        String[] other = token(claims().claim("email", "boss@example.org")).split("\\.");
        assertInvalid(check(good[0] + "." + other[1] + "." + good[2]), "wrong signature");
    }

    @Test
    void tokenWithoutSignatureShouldBeInvalid() {
        assertInvalid(check(new PlainJWT(claims().build()).serialize()), "not a signed JWT");
        String payload = token(claims()).split("\\.")[1];
        String none = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes());
        assertInvalid(check(none + "." + payload + "."), "not a signed JWT");
        assertInvalid(check(none + "." + payload + ".AAAA"), "not a signed JWT");
    }

    /** The classic: the public key, which everybody has, used as the password of an HMAC (RFC 8725 §2.1). */
    @Test
    void publicKeyShouldNotServeAsPassword() throws Exception {
        for (byte[] password : List.of(
                Issuer.RSA.toPublicKey().getEncoded(),
                Base64.getMimeEncoder().encode(Issuer.RSA.toPublicKey().getEncoded()))) {
            SignedJWT jwt = new SignedJWT(header(JWSAlgorithm.HS256, "rsa-1").build(), claims().build());
            jwt.sign(new MACSigner(password));
            assertInvalid(check(jwt.serialize()), "algorithm");
        }
    }

    @Test
    void otherAlgorithmsShouldBeInvalid() {
        assertInvalid(check(sign(header(JWSAlgorithm.RS512, "rsa-1"), claims(), Issuer.RSA)), "algorithm");
    }

    @Test
    void weakKeyShouldNotCount() throws Exception {
        RSAKey weak = Issuer.rsa("weak", 1024);
        String token = sign(header(JWSAlgorithm.RS256, "weak"), claims(), weak);
        assertInvalid(check(SETTINGS, weak).check(token), "wrong signature");
    }

    @Test
    void tokenShouldBeInvalidWhenItIsNotForUs() {
        assertInvalid(check(token(claims().issuer("https://id.example/other"))), "iss");
        assertInvalid(check(token(claims().issuer(null))), "iss");
        assertInvalid(check(token(claims().audience("another"))), "aud");
        assertInvalid(check(token(claims().audience((String) null))), "aud");
        assertAnn(check(token(claims().audience(List.of("another", "mailstage")))));
    }

    @Test
    void tokenShouldBeInvalidOutsideItsTimeButClocksMayDifferALittle() {
        assertInvalid(check(token(claims().expirationTime(at(-61)))), "Expired");
        assertAnn(check(token(claims().expirationTime(at(-59)))));
        assertInvalid(check(token(claims().expirationTime(null))), "exp");
        assertInvalid(check(token(claims().notBeforeTime(at(61)))), "before");
        assertAnn(check(token(claims().notBeforeTime(at(59)))));
    }

    private static Date at(int seconds) {
        return Date.from(Issuer.NOW.plusSeconds(seconds));
    }

    @Test
    void tokenShouldNeedTheScope() {
        for (Object scope : new Object[] {"openid", "mail.sender mail", "", List.of("openid"), 7}) {
            assertThat(check(token(claims().claim("scope", scope)))).isInstanceOf(TokenCheck.InsufficientScope.class);
        }
        assertThat(check(token(claims().claim("scope", null)))).isInstanceOf(TokenCheck.InsufficientScope.class);
        assertAnn(check(token(claims().claim("scope", List.of("openid", "mail.send")))));
        assertAnn(check(token(claims().claim("scope", null).claim("scp", List.of("mail.send")))));
        assertAnn(check(token(claims().claim("scope", null).claim("scp", "a mail.send"))));
        OAuthSettings anyScope = new OAuthSettings(Issuer.NAME, "mailstage", "keys.json", "email", Optional.empty());
        assertAnn(check(anyScope, Issuer.RSA).check(token(claims().claim("scope", null))));
    }

    @Test
    void nameShouldComeFromTheClaimAskedFor() {
        OAuthSettings subject = new OAuthSettings(Issuer.NAME, "mailstage", "keys.json", "sub", Optional.empty());
        assertThat(check(subject, Issuer.RSA).check(token(claims()))).isEqualTo(new TokenCheck.Valid("4711"));
        assertInvalid(check(token(claims().claim("email", null))), "email");
        assertInvalid(check(token(claims().claim("email", ""))), "email");
        assertInvalid(check(token(claims().claim("email", "a\nb"))), "email");
        assertInvalid(check(token(claims().claim("email", 7))), "email");
        assertInvalid(check(token(claims().claim("email", List.of("ann@example.org")))), "email");
    }

    @Test
    void addressShouldNotCountWhenItsOwnerHasNotConfirmedIt() {
        assertInvalid(check(token(claims().claim("email_verified", false))), "email");
        assertInvalid(check(token(claims().claim("email_verified", "false"))), "email");
        assertAnn(check(token(claims().claim("email_verified", true))));
    }

    @Test
    void typeShouldBeThatOfAnAccessOrIdToken() {
        for (String type : new String[] {"JWT", "at+jwt", "application/at+JWT"}) {
            assertAnn(check(
                    sign(header(JWSAlgorithm.RS256, "rsa-1").type(new JOSEObjectType(type)), claims(), Issuer.RSA)));
        }
        JWSHeader.Builder logout = header(JWSAlgorithm.RS256, "rsa-1").type(new JOSEObjectType("logout+jwt"));
        assertInvalid(check(sign(logout, claims(), Issuer.RSA)), "type");
    }

    @Test
    void tokenShouldBeInvalidWhenItAsksForAnExtension() {
        JWSHeader.Builder critical =
                header(JWSAlgorithm.RS256, "rsa-1").customParam("x", 1).criticalParams(Set.of("x"));
        assertInvalid(check(sign(critical, claims(), Issuer.RSA)), "extension");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "a.b.c.d.e", "eyJhbGciOiJSUzI1NiJ9..", "e30.e30.e30", "\u0000"})
    void tokenShouldBeInvalidWhenItIsNone(String token) {
        assertInvalid(check(token), "");
    }

    @Test
    void payloadShouldBeInvalidWhenItIsNoJson() throws Exception {
        var jws = new JWSObject(header(JWSAlgorithm.RS256, "rsa-1").build(), new Payload("[".repeat(3000)));
        jws.sign(new RSASSASigner(Issuer.RSA));
        assertInvalid(check(jws.serialize()), "not a signed JWT");
    }

    @Test
    void damagedTokenShouldNeverPassOrThrow() {
        TokenCheck check = check(SETTINGS, Issuer.RSA, Issuer.EC, Issuer.ed25519Jwk());
        List<String> good = List.of(
                sign(header(JWSAlgorithm.ES256, "ec-1"), claims(), Issuer.EC),
                Issuer.signEd25519(header(JWSAlgorithm.EdDSA, "ed-1"), claims()),
                token(claims()));
        Random random = new Random(20261124);
        for (int i = 0; i < 900; i++) {
            byte[] token = good.get(i % 3).getBytes(StandardCharsets.US_ASCII);
            // The last character of a part has bits that count for nothing, so the one before it is the last to damage.
            int at = random.nextInt(token.length - 2);
            boolean last = token[at] == '.' || token[at + 1] == '.';
            token[at] = (byte) (last ? '~' : token[at] == 'A' ? 'B' : 'A');
            assertThat(check.check(new String(token, StandardCharsets.US_ASCII)))
                    .isInstanceOf(TokenCheck.Invalid.class);
        }
    }

    @Test
    void clientShouldBeToldWhereItsTokensComeFrom() {
        assertThat(check(SETTINGS, Issuer.RSA).openidConfiguration())
                .contains("https://id.example/realm/.well-known/openid-configuration");
        assertThat(check(SETTINGS, Issuer.RSA).scope()).contains("mail.send");
    }

    @Test
    void keysShouldBeReadFromAFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("keys.json");
        TokenCheck check = new JwtTokenCheck(
                new OAuthSettings(Issuer.NAME, "mailstage", file.toString(), "email", Optional.empty()));
        Files.writeString(file, publish(Issuer.RSA));
        Date soon = Date.from(Instant.now().plusSeconds(60));
        assertAnn(check.check(token(claims().expirationTime(soon))));
    }

    @Test
    void placeOfKeysShouldBeRefusedWhenItIsNone() {
        for (String place :
                List.of("https:///keys", "http://", "https://a b/", "https://user:secret@id.example/keys")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new JwtTokenCheck(
                            new OAuthSettings(Issuer.NAME, "mailstage", place, "email", Optional.empty())))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        }
    }
}
