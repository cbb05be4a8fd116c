package org.mailstage.core.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.smtp.Reply;

class ServerCapabilitiesTest {
    @Test
    void capabilitiesShouldHoldWhatWasOfferedInAnyCase() {
        ServerCapabilities offered = ServerCapabilities.of(Reply.plain(
                250,
                "mx.example",
                "pipelining",
                "SIZE 1000",
                "8BitMime",
                "STARTTLS",
                "AUTH=LOGIN PLAIN",
                "ENHANCEDSTATUSCODES"));
        assertThat(offered.pipelining()).isTrue();
        assertThat(offered.size()).isTrue();
        assertThat(offered.sizeLimit()).hasValue(1000);
        assertThat(offered.eightBitMime()).isTrue();
        assertThat(offered.startTls()).isTrue();
        assertThat(offered.enhancedStatusCodes()).isTrue();
        assertThat(offered.parameters("auth")).isEqualTo("LOGIN PLAIN");
        assertThat(offered.offers("CHUNKING")).isFalse();
    }

    @Test
    void capabilitiesShouldNotTakeTheHostNameForAKeyword() {
        assertThat(ServerCapabilities.of(Reply.plain(250, "PIPELINING")).pipelining())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIZE", "SIZE 0", "SIZE lots", "SIZE -1", "SIZE 99999999999999999999"})
    void sizeShouldBeOfferedWithoutLimitWhenNoneIsNamed(String line) {
        ServerCapabilities offered = ServerCapabilities.of(Reply.plain(250, "mx.example", line));
        assertThat(offered.size()).isTrue();
        assertThat(offered.sizeLimit()).isEmpty();
    }

    @Test
    void nothingShouldBeOfferedToHelo() {
        assertThat(ServerCapabilities.NONE.pipelining()).isFalse();
        assertThat(ServerCapabilities.NONE.size()).isFalse();
        assertThat(ServerCapabilities.NONE.sizeLimit()).isEmpty();
    }
}
