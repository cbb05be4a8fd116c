package org.mailstage.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {
    @Test
    void afterShouldLeadBackWhenPageIsOurs() {
        assertThat(ReturnPath.after("/mta", "/trace.xhtml?q=a%40b.example&state=FAILED"))
                .isEqualTo("/mta/trace.xhtml?q=a%40b.example&state=FAILED");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example",
                "/a\r\nSet-Cookie: x=y",
                "javascript:alert(1)",
                "/login.xhtml?from=/login.xhtml"
            })
    void afterShouldLeadToTheStartWhenPageIsNotOurs(String wanted) {
        assertThat(ReturnPath.after("/mta", wanted)).isEqualTo("/mta/");
    }

    @Test
    void loginShouldCarryThePageWhenThereIsOne() {
        assertThat(ReturnPath.login("/mta", "/queues.xhtml?a=b&c=d"))
                .isEqualTo("/mta/login.xhtml?from=%2Fqueues.xhtml%3Fa%3Db%26c%3Dd");
        assertThat(ReturnPath.login("/mta", "/")).isEqualTo("/mta/login.xhtml");
    }
}
