package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.smtp.server.PeerSettings;
import org.mailstage.core.tls.TlsSettings;
import org.mailstage.core.tls.TlsSettings.CertificateFiles;

class TlsAndPeerKeysTest {
    @Test
    void certificatesShouldKeepNameAndOrder() {
        MailSettings settings = valid("""
                tls:
                  certificates:
                    zeta: {chain: /a/z.pem, key: /a/z.key}
                    alpha: {chain: "/b/with space.pem", key: /b/a.key}
                  client-authorities: /c/ca.pem
                """);

        assertThat(settings.reception().tls().certificates())
                .containsExactly(
                        new CertificateFiles("zeta", Path.of("/a/z.pem"), Path.of("/a/z.key")),
                        new CertificateFiles("alpha", Path.of("/b/with space.pem"), Path.of("/b/a.key")));
        assertThat(settings.reception().tls().clientAuthorities()).contains(Path.of("/c/ca.pem"));
        assertThat(valid(MailSettingsWriter.write(settings))).isEqualTo(settings);
    }

    @Test
    void tlsAndPeersShouldBeEmptyByDefault() {
        assertThat(valid("").reception().tls()).isEqualTo(TlsSettings.DEFAULT);
        assertThat(valid("").reception().peers()).isEqualTo(PeerSettings.DEFAULT);
    }

    @Test
    void peersShouldReachTheSettings() {
        PeerSettings peers = valid("peers: {proxies: [192.0.2.1], xclient: [192.0.2.2, '::1'], lookup: 10.0.0.0/8}")
                .reception()
                .peers();

        assertThat(peers.proxies()).containsExactly(CidrBlock.parse("192.0.2.1"));
        assertThat(peers.xclient()).containsExactly(CidrBlock.parse("192.0.2.2"), CidrBlock.parse("::1"));
        assertThat(peers.lookup()).containsExactly(CidrBlock.parse("10.0.0.0/8"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls: {certificates: {a: {chain: /a.pem}}}|line 1, column 22: tls.certificates.a.key: is missing",
                "tls: {certificates: {a: {chain: a.pem, key: /k}}}|line 1, column 33: tls.certificates.a.chain: takes the full path",
                "tls: {certificates: [/a.pem]}|line 1, column 21: tls.certificates: takes sections",
                "tls: {client-authorities: ca.pem}|line 1, column 27: tls.client-authorities: takes the full path",
                "peers: {proxies: [host]}|line 1, column 19: peers.proxies: not an IP network",
            })
    void faultShouldBeReportedWithPlaceAndReason(String yaml, String expected) {
        assertThat(MailSettingsParser.parse(yaml, Map.of()).describe()).startsWith(expected);
    }

    private static MailSettings valid(String yaml) {
        ParseResult result = MailSettingsParser.parse(yaml, Map.of(), "host.example");
        assertThat(result.describe()).isEmpty();
        return result.settings().orElseThrow();
    }
}
