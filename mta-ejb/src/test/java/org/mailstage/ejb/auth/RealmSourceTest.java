package org.mailstage.ejb.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailstage.core.sasl.CheckOutcome;

/** Outside of Payara; against a realm it is tested in the container. */
class RealmSourceTest {
    @Test
    void sourceShouldNotAnswerWhenTheServerHasNoRealms() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        assertThat(new RealmSource(() -> Optional.of("file")).check("joe", "secret".toCharArray()))
                .containsInstanceOf(CheckOutcome.Unavailable.class);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
}
