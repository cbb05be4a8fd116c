package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.core.sasl.Steps.assertFailed;
import static org.mailstage.core.sasl.Steps.assertSucceeded;
import static org.mailstage.core.sasl.Steps.begin;
import static org.mailstage.core.sasl.Steps.bytes;
import static org.mailstage.core.sasl.Steps.challenge;
import static org.mailstage.core.sasl.Steps.start;

import java.util.Map;
import java.util.Optional;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PLAIN (RFC 4616). */
class PlainExchangeTest {
    private final Directory directory = new Directory()
            .with("tim", "tanstaaftanstaaf")
            .with("assistant", "secret")
            .with("boss", "other");

    private SaslStep plain(String message) {
        return begin(start(directory, SaslMechanism.PLAIN), message);
    }

    @Test
    void userShouldSignInAsInTheExampleOfTheRfc() {
        assertSucceeded(plain("\0tim\0tanstaaftanstaaf"), "tim", "tim");
    }

    @Test
    void clientOfTheJdkShouldSignIn() throws Exception {
        SaslClient client = Sasl.createSaslClient(
                new String[] {"PLAIN"}, "tim", "smtp", "mail.example", Map.of(), PlainExchangeTest::answer);
        SaslStep step = start(directory, SaslMechanism.PLAIN).begin(Optional.of(client.evaluateChallenge(new byte[0])));
        assertSucceeded(step, "tim", "tim");
    }

    private static void answer(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName("tim");
            } else if (callback instanceof PasswordCallback password) {
                password.setPassword("tanstaaftanstaaf".toCharArray());
            }
        }
    }

    @Test
    void exchangeShouldAskWithAnEmptyChallengeWhenNoInitialResponseCame() {
        SaslExchange exchange = start(directory, SaslMechanism.PLAIN);
        assertThat(challenge(exchange.begin(Optional.empty()))).isEmpty();
        assertSucceeded(exchange.respond(bytes("\0tim\0tanstaaftanstaaf")), "tim", "tim");
    }

    @Test
    void userShouldBeItselfWhenItNamesItself() {
        assertSucceeded(plain("tim\0tim\0tanstaaftanstaaf"), "tim", "tim");
        assertSucceeded(plain("TIM\0tim\0tanstaaftanstaaf"), "tim", "tim");
    }

    @Test
    void userShouldActAsAnotherOnlyWhenItMay() {
        assertSucceeded(plain("boss\0assistant\0secret"), "assistant", "boss");
        SaslStep.Failed denied = assertFailed(plain("boss\0tim\0tanstaaftanstaaf"), SaslFailure.NOT_AUTHORIZED);
        assertThat(denied.user()).isEqualTo("tim");
        assertFailed(plain("unclear\0tim\0tanstaaftanstaaf"), SaslFailure.TEMPORARY);
    }

    @Test
    void rightToActShouldNotHelpWithTheWrongPassword() {
        assertFailed(plain("boss\0assistant\0wrong"), SaslFailure.BAD_CREDENTIALS);
        assertFailed(plain("boss\0assistant\0other"), SaslFailure.BAD_CREDENTIALS);
    }

    @Test
    void failureShouldNameTheUserWhenThePasswordIsWrong() {
        SaslStep.Failed failed = assertFailed(plain("\0tim\0no"), SaslFailure.BAD_CREDENTIALS);
        assertThat(failed.user()).isEqualTo("tim");
        assertThat(failed.lastWords()).isEmpty();
        assertThat(failed.reason().reply().toString()).startsWith("535 5.7.8");
    }

    @Test
    void failureShouldBeTemporaryWhenTheDirectoryIsDown() {
        directory.down = true;
        SaslStep.Failed failed = assertFailed(plain("\0tim\0tanstaaftanstaaf"), SaslFailure.TEMPORARY);
        assertThat(failed.reason().reply().toString()).startsWith("454 4.7.0");
    }

    @Test
    void failureShouldBeTemporaryWhenTheDirectoryThrows() {
        directory.broken = true;
        SaslStep.Failed failed = assertFailed(plain("\0tim\0tanstaaftanstaaf"), SaslFailure.TEMPORARY);
        assertThat(failed.detail()).contains("IllegalStateException").doesNotContain("tanstaaf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0",
                "\0\0",
                "tim",
                "\0tim",
                "\0tim\0",
                "\0\0password",
                "tim\0\0password",
                "\0tim\0pass\0word",
                "\0tim\0password\0",
                "\0ti\u0007m\0password",
                "\0\u00ad\0password",
                "a\nb\0tim\0password"
            })
    void messageShouldBeMalformedAndNobodyAsked(String message) {
        assertFailed(plain(message), SaslFailure.MALFORMED);
        assertThat(directory.asked).isEmpty();
    }

    @Test
    void messageShouldBeMalformedWhenItIsNotUtf8() {
        byte[] latin1 = {0, 't', (byte) 0xfc, 'm', 0, 'x'};
        assertFailed(start(directory, SaslMechanism.PLAIN).begin(Optional.of(latin1)), SaslFailure.MALFORMED);
        byte[] cut = {0, 't', 0, 'x', (byte) 0xc3};
        assertFailed(start(directory, SaslMechanism.PLAIN).begin(Optional.of(cut)), SaslFailure.MALFORMED);
    }

    @Test
    void messageShouldBeMalformedWhenItIsTooLong() {
        assertFailed(plain("\0tim\0" + "x".repeat(SaslText.MAX_MESSAGE)), SaslFailure.MALFORMED);
        assertFailed(plain("\0" + "x".repeat(513) + "\0x"), SaslFailure.MALFORMED);
    }

    @Test
    void namesShouldBePreparedWhenTheyLookAlike() {
        directory.with("Ann", "p");
        assertSucceeded(plain("\0\uff21n\u00adn\0p"), "Ann", "Ann");
    }

    @Test
    void secretsShouldBeWipedAfterwards() {
        byte[] message = bytes("\0tim\0tanstaaftanstaaf");
        start(directory, SaslMechanism.PLAIN).begin(Optional.of(message));
        assertThat(message).containsOnly(0);
        assertThat(directory.passwordsSeen)
                .singleElement()
                .satisfies(p -> assertThat(p).containsOnly('\0'));
    }

    @Test
    void exchangeShouldStayOverWhenItIsOver() {
        SaslExchange exchange = start(directory, SaslMechanism.PLAIN);
        assertFailed(begin(exchange, "\0tim\0wrong"), SaslFailure.BAD_CREDENTIALS);
        assertFailed(exchange.respond(bytes("\0tim\0tanstaaftanstaaf")), SaslFailure.MALFORMED);
        assertFailed(begin(exchange, "\0tim\0tanstaaftanstaaf"), SaslFailure.MALFORMED);
        assertThat(directory.asked).hasSize(1);
    }

    @Test
    void exchangeShouldFailWhenAResponseComesBeforeItBegan() {
        SaslExchange exchange = start(directory, SaslMechanism.PLAIN);
        assertFailed(exchange.respond(bytes("\0tim\0tanstaaftanstaaf")), SaslFailure.MALFORMED);
        assertFailed(begin(exchange, "\0tim\0tanstaaftanstaaf"), SaslFailure.MALFORMED);
    }
}
