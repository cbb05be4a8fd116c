package org.mailstage.connector.outbound;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.Target;

/**
 * TLS on the side of the client, in two strengths. Thread-safe; one context each, so that TLS sessions are resumed.
 *
 * <ul>
 *   <li>opportunistic: protects from eavesdroppers only; any certificate will do, since without it the mail would go in
 *       the clear (RFC 7435 §3, RFC 3207 §4.1)
 *   <li>verified: the certificate must lead to an authority this Java trusts and name the host (RFC 5280, RFC 6125), as
 *       messages sent with REQUIRETLS ask for it (RFC 8689 §4.2.1)
 * </ul>
 */
final class ClientTls {
    private final Supplier<SSLContext> source;
    private final boolean verifying;
    private volatile @Nullable SSLContext context;

    private ClientTls(Supplier<SSLContext> source, boolean verifying) {
        this.source = source;
        this.verifying = verifying;
    }

    static ClientTls opportunistic() {
        return new ClientTls(() -> create(new TrustManager[] {new AnyCertificate()}), false);
    }

    /** Trusts whom this Java trusts; its list of authorities is read when the first message asks for it. */
    static ClientTls verified() {
        return verified(() -> create(null));
    }

    static ClientTls verified(Supplier<SSLContext> trust) {
        return new ClientTls(trust, true);
    }

    private static SSLContext create(TrustManager @Nullable [] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    boolean isVerifying() {
        return verifying;
    }

    /** Puts TLS over a connected socket; returns when the handshake is done. */
    SSLSocket handshake(Socket plain, Target target) throws IOException {
        SSLSocket socket =
                (SSLSocket) context().getSocketFactory().createSocket(plain, target.hostName(), target.port(), true);
        socket.setUseClientMode(true);
        if (verifying) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        return socket;
    }

    private SSLContext context() {
        SSLContext known = context;
        if (known == null) {
            synchronized (this) {
                known = context;
                if (known == null) {
                    known = source.get();
                    context = known;
                }
            }
        }
        return known;
    }

    /** Extended, because JSSE checks algorithms on its own behind a plain one and would refuse weak certificates. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
