package org.mailstage.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {
    @Test
    void parseShouldReadUtf8AndColonsInPasswordWhenGiven() {
        String pair = Base64.getEncoder().encodeToString("admin:pä:ss".getBytes(StandardCharsets.UTF_8));

        assertThat(BasicCredentials.parse("basic " + pair)).contains(new BasicCredentials("admin", "pä:ss"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "Basic", "Basic ", "Basic !!!!", "Bearer abc", "Basic Om5vdXNlcg==", "Basic bm9jb2xvbg=="})
    void parseShouldGiveNothingWhenFieldIsMissingOrWrong(String field) {
        assertThat(BasicCredentials.parse(field)).isEmpty();
    }

    @Test
    void toStringShouldKeepPasswordOutOfLogs() {
        assertThat(new BasicCredentials("admin", "secret").toString()).doesNotContain("secret");
    }
}
