package org.mailstage.connector.outbound;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS on the side of the client. Thread-safe; one context for all, so that TLS sessions are resumed.
 *
 * <p>The handshake takes any certificate. Whom it belongs to is judged afterwards, by {@link PeerCheck}, for every connection
 * anew: so a session that was resumed is held to the rule of this connection, not of the one that it came from.
 */
final class ClientTls {
    private volatile @Nullable SSLContext context;

    private static SSLContext create() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /**
     * Puts TLS over a connected socket; returns when the handshake is done.
     *
     * @param name said in SNI, unless it is an address
     */
    SSLSocket handshake(Socket plain, String name, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(plain, name, port, true);
        socket.setUseClientMode(true);
        socket.startHandshake();
        return socket;
    }

    private SSLContext context() {
        SSLContext known = context;
        if (known == null) {
            synchronized (this) {
                known = context;
                if (known == null) {
                    known = create();
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
