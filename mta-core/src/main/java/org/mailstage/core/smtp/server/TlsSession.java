package org.mailstage.core.smtp.server;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The TLS session of a client, once its handshake is done. Immutable and thread-safe.
 *
 * @param protocol {@code TLSv1.3}
 * @param cipher {@code TLS_AES_128_GCM_SHA256}
 * @param serverName the name the client asked for by SNI; null when it did not
 * @param clientCertificate the client's certificate; null when it sent none, or one that does not verify
 * @param channelBindings data by type of channel binding: {@code tls-server-end-point} (RFC 5929), {@code tls-exporter}
 *     (RFC 9266); those that the TLS library can tell
 */
public record TlsSession(
        String protocol,
        String cipher,
        @Nullable String serverName,
        @Nullable X509Certificate clientCertificate,
        Map<String, byte[]> channelBindings) {
    public TlsSession {
        channelBindings = Map.copyOf(channelBindings);
    }

    public Optional<X509Certificate> certificate() {
        return Optional.ofNullable(clientCertificate);
    }
}
