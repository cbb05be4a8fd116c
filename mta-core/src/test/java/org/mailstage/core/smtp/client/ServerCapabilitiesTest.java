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

    @Test
    void extensionsShouldBeKnownWhenOffered() {
        ServerCapabilities all = ServerCapabilities.of(Reply.plain(
                250,
                "x",
                "DSN",
                "SMTPUTF8",
                "CHUNKING",
                "BINARYMIME",
                "REQUIRETLS",
                "MT-PRIORITY MIXER",
                "DELIVERBY 240"));
        assertThat(all.dsn() && all.smtpUtf8() && all.chunking() && all.binaryMime())
                .isTrue();
        assertThat(all.requireTls() && all.mtPriority() && all.deliverBy()).isTrue();
        assertThat(all.shortestDeliverBy()).isEqualTo(240);
        ServerCapabilities none = ServerCapabilities.NONE;
        assertThat(none.dsn() || none.smtpUtf8() || none.chunking() || none.binaryMime())
                .isFalse();
        assertThat(none.requireTls() || none.mtPriority() || none.deliverBy()).isFalse();
        assertThat(none.shortestDeliverBy()).isZero();
    }

    @Test
    void binaryMimeShouldNotCountWithoutChunking() {
        assertThat(ServerCapabilities.of(Reply.plain(250, "x", "BINARYMIME")).binaryMime())
                .isFalse();
    }
}
