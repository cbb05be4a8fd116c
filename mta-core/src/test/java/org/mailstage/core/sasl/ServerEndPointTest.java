package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tls-server-end-point} (RFC 5929 §4.1), with hashes computed by OpenSSL. */
class ServerEndPointTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            rsa-sha256, afc8b4a4cac1d685e0647b61453cd0043384cbb0126e5999f5f7bd22f1e45165
            rsa-sha1, f4b7aeb3786e091aa7706850e69496bd68f39251d6d3e747934631d20abe05c2
            rsa-md5, f6baaf09ab50b36301f595d34082031461a1116b2faf3f90cb63761ecacdc93a
            rsa-sha384, 729a5d6c85595570c36633bbc543e66751c2f7bd8348cdf24cd9778e2e5fbadde6bea58bf3e113114949b3c0dd199e2a
            ecdsa-sha512, a63e465dec7204aa3292b5d4bd22d3de371b700d43757f454beb49b964066f9c5c68829fd3cccdabd051ba0f376277fd91642de6f3f89107f0238114ad2c842a
            rsa-pss-sha384, e19fdca5e2e4d735009bf73f301c8649aec0c162f1664de069d98514664af4e2464fea971335bb9312b57001b7af0af7
            """)
    void certificateShouldBeHashedAsItsSignatureIsButNotWeakly(String name, String hash) {
        ChannelBinding binding = ChannelBinding.serverEndPoint(Certificates.read(name));
        assertThat(binding.bytes(ChannelBinding.Type.TLS_SERVER_END_POINT).map(HexFormat.of()::formatHex))
                .contains(hash);
        assertThat(binding.bytes(ChannelBinding.Type.TLS_EXPORTER)).isEmpty();
    }

    @Test
    void certificateShouldHaveNoBindingWhenItsSignatureHasNoHash() {
        assertThat(ChannelBinding.serverEndPoint(Certificates.read("ed25519"))
                        .bytes(ChannelBinding.Type.TLS_SERVER_END_POINT))
                .isEmpty();
    }
}
