package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.core.sasl.Steps.assertSucceeded;
import static org.mailstage.core.sasl.Steps.bytes;
import static org.mailstage.core.sasl.Steps.challenge;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client against our server, which is proven against others', and against servers that lie. */
class SaslClientTest {
    private static final byte[] BINDING = bytes("hash of the certificate");
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String ALL = "LOGIN PLAIN SCRAM-SHA-256 SCRAM-SHA-256-PLUS GSSAPI";
    private static final SaslChannel BOUND = new SaslChannel(
            true,
            type -> type == ChannelBinding.Type.TLS_SERVER_END_POINT ? Optional.of(BINDING) : Optional.empty(),
            Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "LOGIN PLAIN SCRAM-SHA-256 SCRAM-SHA-256-PLUS, true,  SCRAM-SHA-256-PLUS",
        "LOGIN PLAIN SCRAM-SHA-256 SCRAM-SHA-256-PLUS, false, SCRAM-SHA-256",
        "scram-sha-256-plus plain,                     false, PLAIN",
        "LOGIN PLAIN,                                  true,  PLAIN",
        "CRAM-MD5 LOGIN,                               true,  LOGIN",
    })
    void bestMechanismOfferedShouldBeChosen(String offered, boolean bound, String chosen) {
        Optional<byte[]> binding = bound ? Optional.of(BINDING) : Optional.empty();
        assertThat(client(offered, "pencil", binding).mechanism()).isEqualTo(chosen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GSSAPI", "PLAINER"})
    void nothingShouldBeChosenWhenNoneOfOursIsOffered(String offered) {
        assertThat(SaslClient.choose(offered, "user", "pencil", Optional.empty(), () -> NONCE))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"})
    void clientShouldSignInWithEveryMechanism(String mechanism) {
        Directory directory = new Directory().with("us=er,", "pässwörd");
        Optional<byte[]> binding = mechanism.endsWith("-PLUS") ? Optional.of(BINDING) : Optional.empty();
        SaslClient client = SaslClient.choose(mechanism, "us=er,", "pässwörd", binding, () -> NONCE)
                .orElseThrow();
        assertSucceeded(run(directory, client), "us=er,", "us=er,");
        assertThat(client.isComplete()).isTrue();
    }

    @Property(tries = 20)
    void scramShouldSignInWhateverThePassword(@ForAll String password) {
        String prepared = password + "x";
        Directory directory = new Directory().with("user", prepared);
        assertSucceeded(run(directory, client("SCRAM-SHA-256", prepared, Optional.empty())), "user", "user");
    }

    @Test
    void serverThatBindsShouldNoticeThatItsOfferWasHidden() {
        Directory directory = new Directory().with("user", "pencil");
        SaslClient client = client("SCRAM-SHA-256", "pencil", Optional.of(BINDING));
        assertThat(run(directory, client)).isInstanceOf(SaslStep.Failed.class);
    }

    @Test
    void wrongPasswordShouldFail() {
        Directory directory = new Directory().with("user", "pencil");
        SaslClient client = client(ALL, "pen", Optional.of(BINDING));
        assertThat(run(directory, client)).isInstanceOf(SaslStep.Failed.class);
        assertThat(client.isComplete()).isFalse();
    }

    @Test
    void serverShouldNotBeBelievedBeforeItHasProvenItself() {
        SaslClient client = client("SCRAM-SHA-256", "pencil", Optional.empty());
        assertThat(client.isComplete()).isFalse();
        assertThat(client.respond(bytes("r=" + NONCE + "more,s=c2FsdA==,i=4096")))
                .isPresent();
        assertThat(client.isComplete()).isFalse();
        assertThat(client.respond(bytes("v=" + SaslText.encode(new byte[32])))).isEmpty();
        assertThat(client.isComplete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "r=other,s=c2FsdA==,i=4096",
                "r=rOprNGfwEbeRWgbNEkqO,s=c2FsdA==,i=4096",
                "r=rOprNGfwEbeRWgbNEkqO1,s=?,i=4096",
                "r=rOprNGfwEbeRWgbNEkqO1,s=c2FsdA==,i=1",
                "r=rOprNGfwEbeRWgbNEkqO1,s=c2FsdA==,i=9999999",
                "r=rOprNGfwEbeRWgbNEkqO1,s=c2FsdA==,i=-5",
                "m=x,r=rOprNGfwEbeRWgbNEkqO1,s=c2FsdA==,i=4096"
            })
    void challengeThatMakesNoSenseShouldEndTheExchange(String challenge) {
        SaslClient client = client("SCRAM-SHA-256", "pencil", Optional.empty());
        assertThat(client.respond(bytes(challenge))).isEmpty();
        assertThat(client.respond(bytes("r=" + NONCE + "1,s=c2FsdA==,i=4096"))).isEmpty();
    }

    @Test
    void plainShouldHaveNoAnswerToAChallenge() {
        assertThat(client("PLAIN", "pencil", Optional.empty()).respond(new byte[0]))
                .isEmpty();
    }

    @Test
    void loginShouldHaveNoAnswerToAThirdQuestion() {
        SaslClient client = client("LOGIN", "pencil", Optional.empty());
        assertThat(client.respond(new byte[0])).contains(bytes("user"));
        assertThat(client.isComplete()).isFalse();
        assertThat(client.respond(new byte[0])).contains(bytes("pencil"));
        assertThat(client.isComplete()).isTrue();
        assertThat(client.respond(new byte[0])).isEmpty();
    }

    private static SaslClient client(String offered, String password, Optional<byte[]> binding) {
        return SaslClient.choose(offered, "user", password, binding, () -> NONCE)
                .orElseThrow();
    }

    private static SaslStep run(Directory directory, SaslClient client) {
        SaslMechanism mechanism = SaslMechanism.valueOf(client.mechanism().replace('-', '_'));
        SaslExchange exchange = directory.mechanisms().start(mechanism, BOUND).orElseThrow();
        SaslStep step = exchange.begin(client.initialResponse());
        while (step instanceof SaslStep.Challenge) {
            step = exchange.respond(client.respond(challenge(step)).orElseThrow());
        }
        return step;
    }
}
