package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class OAuthSettingsTest {

    @Test
    void settingsShouldBeRefusedWhenOneIsEmpty() {
        assertThat(new OAuthSettings("i", "a", "j", "sub", Optional.empty()).scope())
                .isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new OAuthSettings("", "a", "j", "c", Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new OAuthSettings("i", " ", "j", "c", Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new OAuthSettings("i", "a", "", "c", Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new OAuthSettings("i", "a", "j", "", Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new OAuthSettings("i", "a", "j", "c", Optional.of("")));
    }
}
