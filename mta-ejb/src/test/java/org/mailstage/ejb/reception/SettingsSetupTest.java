package org.mailstage.ejb.reception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.MailSettingsParser;
import org.mailstage.core.smtp.server.ListenerSettings;

class SettingsSetupTest {
    private final AtomicReference<MailSettings> settings = new AtomicReference<>(settings("mx.example"));
    private final SettingsSetup setup = new SettingsSetup(settings::get, List.of(), null, null, null);

    private static MailSettings settings(String hostname) {
        return MailSettingsParser.parse("hostname: " + hostname, Map.of())
                .settings()
                .orElseThrow();
    }

    @Test
    void revisionShouldChangeWithEachConfigurationAndOnlyThen() {
        long before = setup.revision();
        assertThat(setup.revision()).isEqualTo(before);

        settings.set(settings("other.example"));

        assertThat(setup.revision()).isNotEqualTo(before);
        assertThat(setup.policy("mx").hostname()).isEqualTo("other.example");
    }

    @Test
    void listenersShouldBeThoseOfTheConfiguration() {
        assertThat(setup.listeners())
                .extracting(ListenerSettings::name)
                .containsExactlyElementsOf(
                        settings.get().reception().listeners().keySet());
        assertThat(setup.tls()).isEqualTo(settings.get().reception().tls());
        assertThat(setup.peers()).isEqualTo(settings.get().reception().peers());
    }

    @Test
    void policyShouldBeOneObjectForEachListener() {
        assertThat(setup.policy("mx")).isSameAs(setup.policy("mx")).isNotSameAs(setup.policy("submission"));
        assertThatThrownBy(() -> setup.policy("none")).isInstanceOf(IllegalArgumentException.class);
    }
}
