package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Shorthand for exchanges in tests. */
final class Steps {
    static final SaslChannel TLS = new SaslChannel(true, ChannelBinding.NONE, Optional.empty());

    private Steps() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static SaslExchange start(Directory directory, SaslMechanism mechanism) {
        return start(directory, mechanism, TLS);
    }

    static SaslExchange start(Directory directory, SaslMechanism mechanism, SaslChannel channel) {
        return directory.mechanisms().start(mechanism, channel).orElseThrow();
    }

    static SaslStep begin(SaslExchange exchange, String message) {
        return exchange.begin(Optional.of(bytes(message)));
    }

    static byte[] challenge(SaslStep step) {
        assertThat(step).isInstanceOf(SaslStep.Challenge.class);
        return ((SaslStep.Challenge) step).data();
    }

    static String challengeText(SaslStep step) {
        return new String(challenge(step), StandardCharsets.UTF_8);
    }

    static SaslStep.Failed assertFailed(SaslStep step, SaslFailure failure) {
        assertThat(step).isInstanceOf(SaslStep.Failed.class);
        SaslStep.Failed failed = (SaslStep.Failed) step;
        assertThat(failed.reason()).as(failed.detail()).isEqualTo(failure);
        return failed;
    }

    static void assertSucceeded(SaslStep step, String user, String actsAs) {
        assertThat(step).isEqualTo(new SaslStep.Succeeded(new Identity(user, actsAs)));
    }
}
