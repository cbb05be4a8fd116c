package org.mailstage.ejb.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;

class TenantsTest {
    @Test
    void tenantShouldBeTheUsersDomainWhenKnown() {
        assertThat(Tenants.of(envelope("a@one.example", "User@Two.Example"))).isEqualTo("two.example");
    }

    @Test
    void tenantShouldBeTheSendersDomainWhenTheUserHasNone() {
        assertThat(Tenants.of(envelope("a@One.example", null))).isEqualTo("one.example");
        assertThat(Tenants.of(envelope("a@one.example", "user"))).isEqualTo("one.example");
        assertThat(Tenants.of(envelope("a@one.example", "user@"))).isEqualTo("one.example");
    }

    @Test
    void tenantShouldBeNobodyWhenTheMailIsABounce() {
        assertThat(Tenants.of(envelope("", null))).isEmpty();
    }

    private static Envelope envelope(String reversePath, @Nullable String submitter) {
        EnvelopeOptions options =
                new EnvelopeOptions(null, null, false, false, false, 0, null, null, submitter, Map.of());
        return new Envelope(
                ReversePath.ofTrusted(reversePath),
                List.of(Mailbox.ofTrusted("b@x.example")),
                BodyType.SEVEN_BIT,
                options);
    }
}
