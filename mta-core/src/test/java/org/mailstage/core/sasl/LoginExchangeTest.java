package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.core.sasl.Steps.assertFailed;
import static org.mailstage.core.sasl.Steps.assertSucceeded;
import static org.mailstage.core.sasl.Steps.begin;
import static org.mailstage.core.sasl.Steps.bytes;
import static org.mailstage.core.sasl.Steps.challenge;
import static org.mailstage.core.sasl.Steps.start;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** LOGIN, as clients have come to speak it. */
class LoginExchangeTest {
    private final Directory directory = new Directory().with("tim", "tanstaaf");
    private final SaslExchange exchange = start(directory, SaslMechanism.LOGIN);

    @Test
    void userShouldSignInWhenAskedForBoth() {
        assertThat(SaslText.encode(challenge(exchange.begin(Optional.empty())))).isEqualTo("VXNlcm5hbWU6");
        assertThat(SaslText.encode(challenge(exchange.respond(bytes("tim"))))).isEqualTo("UGFzc3dvcmQ6");
        assertSucceeded(exchange.respond(bytes("tanstaaf")), "tim", "tim");
    }

    @Test
    void userShouldSignInWhenTheNameComesFirst() {
        assertThat(SaslText.encode(challenge(begin(exchange, "tim")))).isEqualTo("UGFzc3dvcmQ6");
        assertSucceeded(exchange.respond(bytes("tanstaaf")), "tim", "tim");
        assertThat(directory.passwordsSeen)
                .singleElement()
                .satisfies(p -> assertThat(p).containsOnly('\0'));
    }

    @Test
    void exchangeShouldFailWhenThePasswordIsWrong() {
        begin(exchange, "tim");
        assertThat(assertFailed(exchange.respond(bytes("x")), SaslFailure.BAD_CREDENTIALS)
                        .user())
                .isEqualTo("tim");
    }

    @Test
    void exchangeShouldFailForNowWhenTheDirectoryIsDown() {
        directory.down = true;
        begin(exchange, "tim");
        assertFailed(exchange.respond(bytes("tanstaaf")), SaslFailure.TEMPORARY);
    }

    @Test
    void exchangeShouldFailWhenNameOrPasswordIsNoText() {
        assertFailed(begin(start(directory, SaslMechanism.LOGIN), ""), SaslFailure.MALFORMED);
        assertFailed(begin(start(directory, SaslMechanism.LOGIN), "t\0im"), SaslFailure.MALFORMED);
        for (byte[] password : new byte[][] {{}, {'a', 0, 'b'}, {(byte) 0xff}}) {
            SaslExchange another = start(directory, SaslMechanism.LOGIN);
            begin(another, "tim");
            assertFailed(another.respond(password), SaslFailure.MALFORMED);
        }
        assertThat(directory.asked).isEmpty();
    }
}
