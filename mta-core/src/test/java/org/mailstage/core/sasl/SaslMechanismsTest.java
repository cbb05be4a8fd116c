package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.core.sasl.SaslMechanism.EXTERNAL;
import static org.mailstage.core.sasl.SaslMechanism.LOGIN;
import static org.mailstage.core.sasl.SaslMechanism.OAUTHBEARER;
import static org.mailstage.core.sasl.SaslMechanism.PLAIN;
import static org.mailstage.core.sasl.SaslMechanism.SCRAM_SHA_256;
import static org.mailstage.core.sasl.SaslMechanism.SCRAM_SHA_256_PLUS;
import static org.mailstage.core.sasl.SaslMechanism.XOAUTH2;
import static org.mailstage.core.sasl.Steps.TLS;
import static org.mailstage.core.sasl.Steps.assertFailed;
import static org.mailstage.core.sasl.Steps.assertSucceeded;
import static org.mailstage.core.sasl.Steps.begin;
import static org.mailstage.core.sasl.Steps.challenge;
import static org.mailstage.core.sasl.Steps.start;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which mechanisms are offered where, and EXTERNAL. */
class SaslMechanismsTest {
    private static final SaslChannel WITH_CERTIFICATE = new SaslChannel(
            true, ChannelBinding.serverEndPoint(Certificates.RSA_SHA256), Optional.of(Certificates.RSA_SHA256));

    private final Directory directory = new Directory();

    @Test
    void allShouldBeOfferedBestFirstWhenTheSessionAllowsThem() {
        assertThat(directory.mechanisms().offered(WITH_CERTIFICATE))
                .containsExactly(EXTERNAL, SCRAM_SHA_256_PLUS, SCRAM_SHA_256, OAUTHBEARER, XOAUTH2, PLAIN, LOGIN);
        assertThat(directory.mechanisms().offered(TLS))
                .containsExactly(SCRAM_SHA_256, OAUTHBEARER, XOAUTH2, PLAIN, LOGIN);
    }

    @Test
    void secretsShouldNotBeAskedForWithoutTls() {
        assertThat(directory.mechanisms().offered(SaslChannel.UNENCRYPTED)).containsExactly(SCRAM_SHA_256);
        for (SaslMechanism mechanism : List.of(EXTERNAL, SCRAM_SHA_256_PLUS, OAUTHBEARER, XOAUTH2, PLAIN, LOGIN)) {
            assertThat(directory.mechanisms().start(mechanism, SaslChannel.UNENCRYPTED))
                    .isEmpty();
            assertThat(mechanism.needsEncryption()).isTrue();
        }
    }

    @Test
    void mechanismShouldNotBeOfferedWhenItsLookUpIsMissing() {
        assertThat(SaslMechanisms.builder().build().offered(WITH_CERTIFICATE)).isEmpty();
        assertThat(SaslMechanisms.builder().passwords(directory).build().offered(WITH_CERTIFICATE))
                .containsExactly(PLAIN, LOGIN);
        assertThat(SaslMechanisms.builder().build().start(PLAIN, TLS)).isEmpty();
    }

    @Test
    void mechanismShouldBeFoundByNameInAnyCase() {
        for (SaslMechanism mechanism : SaslMechanism.values()) {
            assertThat(SaslMechanism.named(mechanism.mechanismName())).contains(mechanism);
        }
        assertThat(SaslMechanism.named("scram-sha-256-plus")).contains(SCRAM_SHA_256_PLUS);
        assertThat(SaslMechanism.named("CRAM-MD5")).isEmpty();
        assertThat(SaslMechanism.named("")).isEmpty();
    }

    @Test
    void bindingShouldBeFoundByTheNameOfItsType() {
        ChannelBinding binding =
                ChannelBinding.of(Map.of("tls-exporter", new byte[] {1}, "tls-unique", new byte[] {2}));
        assertThat(binding.bytes(ChannelBinding.Type.TLS_EXPORTER)).contains(new byte[] {1});
        assertThat(binding.bytes(ChannelBinding.Type.TLS_SERVER_END_POINT)).isEmpty();
        assertThat(directory.mechanisms().offered(new SaslChannel(true, binding, Optional.empty())))
                .contains(SCRAM_SHA_256_PLUS);
    }

    private SaslStep external(String authzid) {
        return begin(start(directory, EXTERNAL, WITH_CERTIFICATE), authzid);
    }

    @Test
    void holderOfTheCertificateShouldSignIn() {
        directory.certificateHolder = Optional.of("assistant");
        assertSucceeded(external(""), "assistant", "assistant");
        assertSucceeded(external("assistant"), "assistant", "assistant");
        assertSucceeded(external("boss"), "assistant", "boss");
        SaslStep.Failed failed = assertFailed(external("ann"), SaslFailure.NOT_AUTHORIZED);
        assertThat(failed.user()).isEqualTo("assistant");
    }

    @Test
    void externalShouldAskWhenNoInitialResponseCame() {
        directory.certificateHolder = Optional.of("ann");
        SaslExchange exchange = start(directory, EXTERNAL, WITH_CERTIFICATE);
        assertThat(challenge(exchange.begin(Optional.empty()))).isEmpty();
        assertSucceeded(exchange.respond(new byte[0]), "ann", "ann");
    }

    @Test
    void externalShouldFailWhenTheCertificateIsNobodysOrNobodyKnows() {
        assertFailed(external(""), SaslFailure.BAD_CREDENTIALS);
        directory.down = true;
        assertFailed(external(""), SaslFailure.TEMPORARY);
        directory.broken = true;
        assertFailed(external(""), SaslFailure.TEMPORARY);
    }

    @Test
    void externalShouldFailWhenTheNameIsNone() {
        assertFailed(external("a\0b"), SaslFailure.MALFORMED);
        assertThat(directory.asked).isEmpty();
    }

    @Test
    void stepShouldNameItsOutcome() {
        directory.certificateHolder = Optional.of("ann");
        assertThat(external("").<String>fold(c -> "challenge", s -> s.identity().user(), f -> "failed"))
                .isEqualTo("ann");
        assertThat(external("\0")
                        .<String>fold(
                                c -> "challenge", s -> "in", f -> f.reason().name()))
                .isEqualTo("MALFORMED");
        assertThat(start(directory, LOGIN)
                        .begin(Optional.empty())
                        .<String>fold(c -> "challenge", s -> "in", f -> "failed"))
                .isEqualTo("challenge");
    }

    @Test
    void onlyWrongCredentialsShouldCountAsGuess() {
        assertThat(SaslFailure.values())
                .filteredOn(SaslFailure::countsAsGuess)
                .containsExactly(SaslFailure.BAD_CREDENTIALS, SaslFailure.MECHANISM_UNSUITABLE);
    }
}
