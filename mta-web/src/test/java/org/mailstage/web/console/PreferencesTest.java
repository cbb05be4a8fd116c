package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PreferencesTest {
    @Test
    void zoneShouldBeReadFromTheCookie() {
        assertThat(Preferences.zone("Europe%2FBerlin")).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void zoneShouldBeTheServersWhenTheCookieIsNonsense() {
        assertThat(Preferences.zone("../../etc")).isEqualTo(ZoneId.systemDefault());
        assertThat(Preferences.zone("%zz")).isEqualTo(ZoneId.systemDefault());
        assertThat(Preferences.zone("")).isEqualTo(ZoneId.systemDefault());
    }
}
