package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.core.sasl.Steps.TLS;
import static org.mailstage.core.sasl.Steps.assertFailed;
import static org.mailstage.core.sasl.Steps.assertSucceeded;
import static org.mailstage.core.sasl.Steps.begin;
import static org.mailstage.core.sasl.Steps.bytes;
import static org.mailstage.core.sasl.Steps.challenge;
import static org.mailstage.core.sasl.Steps.challengeText;
import static org.mailstage.core.sasl.Steps.start;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677), against a client written from the RFC. */
class ScramExchangeTest {
    private static final byte[] END_POINT = bytes("hash of the server's certificate");
    private static final byte[] EXPORTED = bytes("exported keying material");
    private static final SaslChannel BOUND = new SaslChannel(
            true,
            type -> Optional.of(type == ChannelBinding.Type.TLS_EXPORTER ? EXPORTED : END_POINT),
            Optional.empty());

    private final Directory directory =
            new Directory().with("user", "pencil").with("assistant", "secret").with("a,b=c", "p");

    private SaslExchange scram() {
        return start(directory, SaslMechanism.SCRAM_SHA_256);
    }

    private SaslExchange plus() {
        return start(directory, SaslMechanism.SCRAM_SHA_256_PLUS, BOUND);
    }

    /** Runs an exchange to its end. */
    private static SaslStep run(SaslExchange exchange, ScramTestClient client) {
        SaslStep step = exchange.begin(Optional.of(client.first()));
        if (!(step instanceof SaslStep.Challenge)) {
            return step;
        }
        step = exchange.respond(client.last(challenge(step)));
        if (!(step instanceof SaslStep.Challenge)) {
            return step;
        }
        assertThat(client.trusts(challenge(step))).isTrue();
        return exchange.respond(new byte[0]);
    }

    private static String lastWords(SaslStep.Failed failed) {
        return new String(failed.lastWords().orElseThrow(), StandardCharsets.UTF_8);
    }

    /** The example of RFC 7677 §3, octet for octet. */
    @Test
    void exchangeShouldBeThatOfTheRfc() {
        ScramSecret secret =
                ScramSecret.of("pencil".toCharArray(), Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
        SaslExchange exchange = new ScramExchange(
                ScramExchange.Variant.WITHOUT_PLUS,
                ChannelBinding.NONE,
                user -> new ScramCredentials.Found(user, secret),
                Directory.DECOYS,
                Delegation.NONE,
                () -> "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");

        assertThat(challengeText(begin(exchange, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO")))
                .isEqualTo("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        assertThat(challengeText(exchange.respond(bytes("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))))
                .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assertSucceeded(exchange.respond(new byte[0]), "user", "user");
    }

    @Test
    void userShouldSignIn() {
        assertSucceeded(run(scram(), new ScramTestClient("user", "pencil")), "user", "user");
        assertSucceeded(run(scram(), new ScramTestClient("a,b=c", "p")), "a,b=c", "a,b=c");
    }

    @Test
    void exchangeShouldWaitForTheClientWhenNoInitialResponseCame() {
        SaslExchange exchange = scram();
        ScramTestClient client = new ScramTestClient("user", "pencil");
        assertThat(challenge(exchange.begin(Optional.empty()))).isEmpty();
        byte[] serverFirst = challenge(exchange.respond(client.first()));
        assertThat(client.trusts(challenge(exchange.respond(client.last(serverFirst)))))
                .isTrue();
        assertSucceeded(exchange.respond(new byte[0]), "user", "user");
    }

    @Test
    void nonceShouldBeAnotherOneEachTime() {
        ScramTestClient client = new ScramTestClient("user", "pencil");
        String one = challengeText(scram().begin(Optional.of(client.first())));
        String two = challengeText(scram().begin(Optional.of(client.first())));
        assertThat(one).startsWith("r=" + client.nonce).isNotEqualTo(two);
    }

    @Test
    void replayedProofShouldFail() {
        ScramTestClient client = new ScramTestClient("user", "pencil");
        SaslExchange first = scram();
        byte[] proof = client.last(challenge(first.begin(Optional.of(client.first()))));
        challenge(first.respond(proof.clone()));

        SaslExchange second = scram();
        challenge(second.begin(Optional.of(client.first())));
        assertFailed(second.respond(proof), SaslFailure.MALFORMED);
    }

    @Test
    void userShouldNotBeSignedInBeforeItAgreesToTheSignature() {
        SaslExchange exchange = scram();
        ScramTestClient client = new ScramTestClient("user", "pencil");
        SaslStep verifier = exchange.respond(client.last(challenge(exchange.begin(Optional.of(client.first())))));
        assertThat(challengeText(verifier)).startsWith("v=");
        assertFailed(exchange.respond(bytes("no")), SaslFailure.MALFORMED);
    }

    @Test
    void userShouldActAsAnotherOnlyWhenItMay() {
        ScramTestClient boss = new ScramTestClient("assistant", "secret");
        boss.gs2 = "n,a=boss,";
        assertSucceeded(run(scram(), boss), "assistant", "boss");
        ScramTestClient itself = new ScramTestClient("a,b=c", "p");
        itself.gs2 = "n,a=a=2Cb=3Dc,";
        assertSucceeded(run(scram(), itself), "a,b=c", "a,b=c");
        ScramTestClient intruder = new ScramTestClient("user", "pencil");
        intruder.gs2 = "n,a=boss,";
        assertFailed(run(scram(), intruder), SaslFailure.NOT_AUTHORIZED);
        intruder.gs2 = "n,a=unclear,";
        assertFailed(run(scram(), intruder), SaslFailure.TEMPORARY);
    }

    @Test
    void wrongPasswordShouldFailInTheMechanismsOwnWords() {
        SaslStep.Failed failed =
                assertFailed(run(scram(), new ScramTestClient("user", "pen")), SaslFailure.BAD_CREDENTIALS);
        assertThat(lastWords(failed)).isEqualTo("e=invalid-proof");
        assertThat(failed.user()).isEqualTo("user");
    }

    @Test
    void unknownUserShouldLookLikeAnyOther() {
        ScramTestClient client = new ScramTestClient("nobody", "pencil");
        String one = challengeText(scram().begin(Optional.of(client.first())));
        String two = challengeText(scram().begin(Optional.of(client.first())));
        String other = challengeText(scram().begin(Optional.of(new ScramTestClient("else", "x").first())));
        String real = challengeText(scram().begin(Optional.of(new ScramTestClient("user", "x").first())));
        assertThat(salting(one)).isEqualTo(salting(two)).isNotEqualTo(salting(other));
        assertThat(one).matches("r=[!-+\\--~]+,s=[A-Za-z0-9+/]{22}==,i=4096");
        assertThat(real).matches("r=[!-+\\--~]+,s=[A-Za-z0-9+/=]+,i=4096");

        SaslStep.Failed failed = assertFailed(run(scram(), client), SaslFailure.BAD_CREDENTIALS);
        assertThat(lastWords(failed)).isEqualTo("e=invalid-proof");
        assertThat(failed.detail()).isEqualTo("no such user");
    }

    private static String salting(String serverFirst) {
        return serverFirst.substring(serverFirst.indexOf(",s="));
    }

    @Test
    void userWithAPasswordElsewhereShouldFailLikeAnUnknownOne() {
        directory.passwordsElsewhere.put("ldap", "pencil");
        SaslStep.Failed failed =
                assertFailed(run(scram(), new ScramTestClient("ldap", "pencil")), SaslFailure.MECHANISM_UNSUITABLE);
        assertThat(lastWords(failed)).isEqualTo("e=invalid-proof");
        assertThat(failed.reason().reply()).isEqualTo(SaslFailure.BAD_CREDENTIALS.reply());
    }

    @Test
    void failureShouldBeTemporaryWhenTheDirectoryIsDownOrThrows() {
        directory.down = true;
        assertFailed(run(scram(), new ScramTestClient("user", "pencil")), SaslFailure.TEMPORARY);
        directory.broken = true;
        assertFailed(run(scram(), new ScramTestClient("user", "pencil")), SaslFailure.TEMPORARY);
    }

    @Test
    void plusShouldBindToEachTypeOfChannel() {
        ScramTestClient client = new ScramTestClient("user", "pencil");
        client.gs2 = "p=tls-server-end-point,,";
        client.binding = END_POINT;
        assertSucceeded(run(plus(), client), "user", "user");
        client.gs2 = "p=tls-exporter,,";
        client.binding = EXPORTED;
        assertSucceeded(run(plus(), client), "user", "user");
    }

    @Test
    void plusShouldFailWhenSomebodyStandsBetween() {
        ScramTestClient client = new ScramTestClient("user", "pencil");
        client.gs2 = "p=tls-server-end-point,,";
        client.binding = bytes("hash of another certificate");
        SaslStep.Failed failed = assertFailed(run(plus(), client), SaslFailure.CHANNEL_BINDING);
        assertThat(lastWords(failed)).isEqualTo("e=channel-bindings-dont-match");
        client.binding = EXPORTED;
        assertFailed(run(plus(), client), SaslFailure.CHANNEL_BINDING);
        client.binding = new byte[0];
        assertFailed(run(plus(), client), SaslFailure.CHANNEL_BINDING);
    }

    @Test
    void plusShouldFailWhenTheTypeIsNotKnown() {
        ScramTestClient client = new ScramTestClient("user", "pencil");
        client.gs2 = "p=tls-unique,,";
        assertFailed(run(plus(), client), SaslFailure.CHANNEL_BINDING);
        SaslChannel endPointOnly = new SaslChannel(
                true,
                type -> type == ChannelBinding.Type.TLS_SERVER_END_POINT ? Optional.of(END_POINT) : Optional.empty(),
                Optional.empty());
        client.gs2 = "p=tls-exporter,,";
        assertFailed(
                run(start(directory, SaslMechanism.SCRAM_SHA_256_PLUS, endPointOnly), client),
                SaslFailure.CHANNEL_BINDING);
    }

    @Test
    void bindingClientShouldBeRefusedWhenPlusWasTakenOutOfTheList() {
        ScramTestClient client = new ScramTestClient("user", "pencil");
        client.gs2 = "y,,";
        SaslExchange downgraded = start(directory, SaslMechanism.SCRAM_SHA_256, BOUND);
        assertFailed(run(downgraded, client), SaslFailure.CHANNEL_BINDING);
        assertThat(directory.asked).isEmpty();
        assertSucceeded(run(start(directory, SaslMechanism.SCRAM_SHA_256, TLS), client), "user", "user");
    }

    @Test
    void clientWithoutBindingShouldStillSignInBesidePlus() {
        assertSucceeded(
                run(start(directory, SaslMechanism.SCRAM_SHA_256, BOUND), new ScramTestClient("user", "pencil")),
                "user",
                "user");
    }

    @Test
    void bindingFlagShouldFitTheMechanism() {
        ScramTestClient client = new ScramTestClient("user", "pencil");
        for (String flag : new String[] {"n,,", "y,,"}) {
            client.gs2 = flag;
            assertFailed(run(plus(), client), SaslFailure.MALFORMED);
        }
        client.gs2 = "p=tls-server-end-point,,";
        assertFailed(run(scram(), client), SaslFailure.MALFORMED);
        assertFailed(run(start(directory, SaslMechanism.SCRAM_SHA_256, BOUND), client), SaslFailure.MALFORMED);
    }

    @Test
    void headerChangedOnTheWayShouldFail() {
        SaslExchange exchange = scram();
        ScramTestClient client = new ScramTestClient("user", "pencil");
        SaslStep step = begin(exchange, "n,,n=user,r=" + client.nonce);
        client.gs2 = "y,,";
        assertFailed(exchange.respond(client.last(challenge(step))), SaslFailure.CHANNEL_BINDING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "n",
                "n,",
                "n,,",
                "n,,n=user",
                "n,,r=abc,n=user",
                "n,,n=user,r=",
                "n,,n=,r=abc",
                "n,,n=user,r=a b",
                "n,,n=user,r=\u00e4",
                "x,,n=user,r=abc",
                "p,,n=user,r=abc",
                "p=,,n=user,r=abc",
                "p=a b,,n=user,r=abc",
                "nn,,n=user,r=abc",
                "n,user,n=user,r=abc",
                "n,a=,n=user,r=abc",
                "n,a=\u0001,n=user,r=abc",
                "n,,n=us=er,r=abc",
                "n,,n=user=2,r=abc",
                "n,,n=us=2cer,r=abc",
                "n,,n=us\ner,r=abc",
                "n,,m=ext,n=user,r=abc",
                "n,,n=user,r=abc,m=ext",
                "n,,n=user,r=abc,",
                "n,,n=user,r=abc,xy",
                "n,,n=user,r=abc,1=y",
                "n=user,r=abc"
            })
    void firstMessageShouldBeMalformedAndNobodyAsked(String message) {
        assertFailed(begin(scram(), message), SaslFailure.MALFORMED);
        assertThat(directory.asked).isEmpty();
    }

    @Test
    void extensionsShouldBePassedOverWhenTheyAreOptional() {
        assertThat(challengeText(begin(scram(), "n,,n=user,r=abc,x=y,Z=1"))).startsWith("r=abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "NONCE",
                "c=biws,r=NONCE",
                "c=biws,r=NONCE,p=",
                "c=biws,r=NONCE,p=AAAA",
                "c=biws,r=NONCE,p=!!!!",
                "c=biws,r=NONCE,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "c=biws,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "r=NONCE,c=biws,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "c=biws,r=NONCEx,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "c=biws,r=abc,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "c=biws,r=NONCE,m=x,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "m=x,c=biws,r=NONCE,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "c=biws,r=NONCE,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,x=y"
            })
    void lastMessageShouldBeMalformed(String message) {
        SaslExchange exchange = scram();
        String serverFirst = challengeText(begin(exchange, "n,,n=user,r=abc"));
        String nonce = serverFirst.substring(2, serverFirst.indexOf(','));
        assertFailed(exchange.respond(bytes(message.replace("NONCE", nonce))), SaslFailure.MALFORMED);
    }

    @Test
    void proofOfNothingShouldFail() {
        SaslExchange exchange = scram();
        String serverFirst = challengeText(begin(exchange, "n,,n=user,r=abc"));
        String nonce = serverFirst.substring(0, serverFirst.indexOf(','));
        String zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        assertFailed(exchange.respond(bytes("c=biws," + nonce + ",p=" + zeros)), SaslFailure.BAD_CREDENTIALS);
    }
}
