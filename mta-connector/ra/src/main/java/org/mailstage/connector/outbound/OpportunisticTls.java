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
import org.mailstage.core.routing.Target;

/**
 * TLS that protects from eavesdroppers only: any certificate will do, since without it the mail would go in the clear
 * (RFC 7435 §3, RFC 3207 §4.1). Thread-safe; one context, so that TLS sessions are resumed.
 */
final class OpportunisticTls {
    private final SSLContext context;

    OpportunisticTls() {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** Puts TLS over a connected socket; returns when the handshake is done. */
    SSLSocket handshake(Socket plain, Target target) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, target.hostName(), target.port(), true);
        socket.setUseClientMode(true);
        socket.startHandshake();
        return socket;
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
