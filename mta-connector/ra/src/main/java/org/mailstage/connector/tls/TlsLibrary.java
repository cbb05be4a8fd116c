package org.mailstage.connector.tls;

import io.netty.handler.ssl.CipherSuiteFilter;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerContext;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds TLS contexts by the "intermediate" profile of Mozilla's server side TLS guidelines: TLS 1.2 and 1.3, forward
 * secrecy and authenticated encryption only. Stateless and thread-safe.
 *
 * <p>Of that profile the finite-field Diffie-Hellman suites are left out: BoringSSL has none, and whoever knows them knows
 * the elliptic curves as well.
 */
final class TlsLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(TlsLibrary.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    private static final String[] GROUPS = {"X25519MLKEM768", "x25519", "secp256r1", "secp384r1"};
    private static final CipherSuiteFilter FILTER = SupportedCipherSuiteFilter.INSTANCE;
    private static final int SESSIONS = 20_000;
    private static final int SESSION_SECONDS = 24 * 3600;

    private static final class Provider {
        static final SslProvider CHOSEN = choose();

        private static SslProvider choose() {
            if (OpenSsl.isAvailable()) {
                LOG.info("MTA-11030 TLS library {}", OpenSsl.versionString());
                return SslProvider.OPENSSL;
            }
            LOG.warn(
                    "MTA-11031 BoringSSL is not there, TLS by the JDK, which is slower cause={}",
                    String.valueOf(OpenSsl.unavailabilityCause()));
            return SslProvider.JDK;
        }
    }

    private TlsLibrary() {}

    /** The library in use; chosen and said in the log at the first call. */
    static SslProvider provider() {
        return Provider.CHOSEN;
    }

    /**
     * A context for servers.
     *
     * @param trust whose certificates are asked for; {@link ClientTrust#NOBODY} to ask for none
     */
    static SslContext context(SslProvider provider, ServerCertificate certificate, ClientTrust trust)
            throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forServer(certificate.key(), certificate.chain())
                .sslProvider(provider)
                .protocols(PROTOCOLS)
                .ciphers(CIPHERS, FILTER)
                .sessionCacheSize(SESSIONS)
                .sessionTimeout(SESSION_SECONDS);
        if (trust.asks()) {
            builder.clientAuth(ClientAuth.OPTIONAL).trustManager((TrustManager) trust);
        }
        if (provider != SslProvider.JDK) {
            builder.option(OpenSslContextOption.GROUPS, GROUPS.clone());
        }
        return builder.build();
    }

    /** Uses other keys for session tickets from now on; the first encrypts, the others still decrypt. */
    static void useTicketKeys(SslContext context, List<OpenSslSessionTicketKey> keys) {
        if (context instanceof OpenSslServerContext) {
            OpenSslSessionContext sessions = ((OpenSslServerContext) context).sessionContext();
            sessions.setTicketKeys(keys.toArray(new OpenSslSessionTicketKey[0]));
        }
    }
}
