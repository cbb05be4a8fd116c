package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.core.sasl.Steps.assertFailed;
import static org.mailstage.core.sasl.Steps.assertSucceeded;
import static org.mailstage.core.sasl.Steps.begin;
import static org.mailstage.core.sasl.Steps.bytes;
import static org.mailstage.core.sasl.Steps.challenge;
import static org.mailstage.core.sasl.Steps.start;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OAUTHBEARER (RFC 7628) and XOAUTH2. */
class BearerExchangeTest {
    private static final String TOKEN = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";
    private static final String CONFIGURATION = "https://id.example/.well-known/openid-configuration";

    private final Directory directory = new Directory();

    BearerExchangeTest() {
        directory.tokens.put(TOKEN, new TokenCheck.Valid("user@example.com"));
        directory.tokens.put("narrow", new TokenCheck.InsufficientScope("no scope"));
        directory.tokens.put("assistant", new TokenCheck.Valid("assistant"));
    }

    private SaslStep bearer(String message) {
        return begin(start(directory, SaslMechanism.OAUTHBEARER), message.replace('^', '\1'));
    }

    private SaslStep xoauth2(String message) {
        return begin(start(directory, SaslMechanism.XOAUTH2), message.replace('^', '\1'));
    }

    private static String lastWords(SaslStep.Failed failed) {
        return new String(failed.lastWords().orElseThrow(), StandardCharsets.UTF_8);
    }

    /** RFC 7628 §4.1, and what it leaves open. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "n,a=user@example.com,^host=server.example.com^port=143^auth=Bearer TOKEN^^",
                "n,,^auth=Bearer TOKEN^^",
                "y,,^auth=Bearer TOKEN^^",
                "n,,^auth=bearer TOKEN^^",
                "n,,^auth=BEARER   TOKEN^^",
                "n,a=USER@example.com,^auth=Bearer TOKEN^^",
                "n,,^auth=Bearer TOKEN^x=\t\r\n\u00e4^^"
            })
    void holderShouldSignIn(String message) {
        assertSucceeded(bearer(message.replace("TOKEN", TOKEN)), "user@example.com", "user@example.com");
    }

    @Test
    void holderShouldSignInInTheOldForm() {
        assertSucceeded(
                xoauth2("user=user@example.com^auth=Bearer " + TOKEN + "^^"), "user@example.com", "user@example.com");
        SaslExchange exchange = start(directory, SaslMechanism.XOAUTH2);
        assertThat(challenge(exchange.begin(Optional.empty()))).isEmpty();
        assertSucceeded(
                exchange.respond(bytes("user=user@example.com\1auth=Bearer " + TOKEN + "\1\1")),
                "user@example.com",
                "user@example.com");
    }

    @Test
    void holderShouldActAsAnotherOnlyWhenItMay() {
        assertSucceeded(bearer("n,a=boss,^auth=Bearer assistant^^"), "assistant", "boss");
        assertSucceeded(xoauth2("user=boss^auth=Bearer assistant^^"), "assistant", "boss");
        assertFailed(bearer("n,a=boss,^auth=Bearer " + TOKEN + "^^"), SaslFailure.NOT_AUTHORIZED);
        assertFailed(xoauth2("user=boss^auth=Bearer " + TOKEN + "^^"), SaslFailure.NOT_AUTHORIZED);
        assertFailed(xoauth2("user=unclear^auth=Bearer " + TOKEN + "^^"), SaslFailure.TEMPORARY);
    }

    @Test
    void badTokenShouldBeToldInJson() {
        SaslStep.Failed failed =
                assertFailed(bearer("n,a=ann@example.com,^auth=Bearer forged^^"), SaslFailure.BAD_CREDENTIALS);
        assertThat(lastWords(failed))
                .isEqualTo("{\"status\":\"invalid_token\",\"scope\":\"mail \\\"send\\\"\",\"openid-configuration\":\""
                        + CONFIGURATION + "\"}");
        assertThat(failed.user()).isEqualTo("ann@example.com");
        assertThat(failed.toString()).doesNotContain("forged");
        assertThat(lastWords(assertFailed(
                        xoauth2("user=ann@example.com^auth=Bearer forged^^"), SaslFailure.BAD_CREDENTIALS)))
                .isEqualTo("{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail \\\"send\\\"\"}");
    }

    @Test
    void narrowTokenShouldBeToldInJson() {
        assertThat(lastWords(assertFailed(bearer("n,,^auth=Bearer narrow^^"), SaslFailure.BAD_CREDENTIALS)))
                .contains("\"status\":\"insufficient_scope\"");
        assertThat(lastWords(assertFailed(xoauth2("user=u^auth=Bearer narrow^^"), SaslFailure.BAD_CREDENTIALS)))
                .contains("\"status\":\"403\"");
    }

    /** RFC 7628 §4.3: a client finds out what is wanted. */
    @Test
    void clientWithoutTokenShouldBeToldWhatIsWanted() {
        for (String message : new String[] {"n,,^^", "n,,^auth=^^"}) {
            assertThat(lastWords(assertFailed(bearer(message), SaslFailure.BAD_CREDENTIALS)))
                    .contains(CONFIGURATION);
        }
        assertThat(directory.asked).isEmpty();
    }

    @Test
    void failureShouldBeTemporaryWhenTheKeyHostIsDownOrTheCheckThrows() {
        directory.down = true;
        SaslStep.Failed failed = assertFailed(bearer("n,,^auth=Bearer " + TOKEN + "^^"), SaslFailure.TEMPORARY);
        assertThat(failed.lastWords()).isEmpty();
        directory.broken = true;
        assertFailed(bearer("n,,^auth=Bearer " + TOKEN + "^^"), SaslFailure.TEMPORARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "^",
                "n,,",
                "n,,^",
                "n,,auth=Bearer x^^",
                "n,,^auth=Bearer x^",
                "n,,^auth=Bearer x",
                "n,,^auth=Bearer ^^",
                "n,,^auth=Bearer x y^^",
                "n,,^auth=Bearer =x^^",
                "n,,^auth=Bearer \u00e4^^",
                "n,,^auth=Basic x^^",
                "n,,^auth=Bearer^^",
                "n,,^auth=Bearer x^auth=Bearer x^^",
                "n,,^=x^^",
                "n,,^auth^^",
                "n,,^a1=x^^",
                "n,,^auth=Bearer x^^^",
                "n,,^^auth=Bearer x^^",
                "n,,^auth=Bearer x^port=y^^",
                "n,,^auth=Bearer x^port=^^",
                "n,,^auth=Bearer x^port=123456^^",
                "n,,^auth=Bearer x^h=\u0007^^",
                "p=tls-exporter,,^auth=Bearer x^^",
                "n,user,^auth=Bearer x^^"
            })
    void messageShouldBeMalformedAndNobodyAsked(String message) {
        assertFailed(bearer(message), SaslFailure.MALFORMED);
        assertThat(directory.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "user=u",
                "user=u^auth=Bearer x^",
                "auth=Bearer x^^",
                "user=^auth=Bearer x^^",
                "user=u^user=v^auth=Bearer x^^",
                "user=u\u0007^auth=Bearer x^^",
                "n,,^auth=Bearer x^^"
            })
    void oldMessageShouldBeMalformedAndNobodyAsked(String message) {
        assertFailed(xoauth2(message), SaslFailure.MALFORMED);
        assertThat(directory.asked).isEmpty();
    }

    @Test
    void tokenShouldNotBeShown() throws MalformedResponse {
        assertThat(BearerMessage.parse("user=u\1auth=Bearer secret\1\1", BearerExchange.Form.XOAUTH2)
                        .toString())
                .doesNotContain("secret");
    }
}
