package org.mailstage.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"example.org", "localhost", "a", "xn--bcher-kva.example", "3com.com", "EXAMPLE.ORG"})
    void domainShouldBeAccepted(String text) {
        assertThat(DomainNames.isDomain(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "example.org.",
                ".org",
                "a..b",
                "-a.org",
                "a-.org",
                "a_b.org",
                "192.0.2.300",
                "bücher.de",
                "a b"
            })
    void domainShouldBeRefused(String text) {
        assertThat(DomainNames.isDomain(text)).isFalse();
    }

    @Test
    void domainShouldBeRefusedWhenItOrALabelIsTooLong() {
        String label = "a".repeat(63);
        assertThat(DomainNames.isDomain(label + ".org")).isTrue();
        assertThat(DomainNames.isDomain(label + "a.org")).isFalse();
        assertThat(DomainNames.isDomain(String.join(".", label, label, label, label)))
                .isFalse();
    }

    @Test
    void hostShouldBeNameOrAddress() {
        assertThat(DomainNames.isHost("2001:db8::1")).isTrue();
        assertThat(DomainNames.isHost("192.0.2.1")).isTrue();
        assertThat(DomainNames.isHost("192.0.2.300")).isFalse();
    }
}
