package org.mailstage.connector.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsyncMapping;
import io.netty.util.concurrent.Future;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.smtp.server.TlsSession;

/**
 * The server's side of one TLS handshake, as the first handler of a channel's pipeline: waits for the client's hello, picks
 * the certificate for the name in it, and gives its place to the engine.
 *
 * <p>How it ends the pipeline hears by {@link io.netty.handler.ssl.SslHandshakeCompletionEvent}. One for each connection,
 * used on its event loop.
 */
public final class TlsHandshake extends SniHandler {
    private static final int LONGEST_HELLO = 16 << 10;
    private static final AsyncMapping<String, SslContext> UNUSED = (name, promise) -> promise.setSuccess(null);

    private final SniCertificates certificates;
    private final boolean clientCertificates;
    private @Nullable String serverName;
    private SniCertificates.@Nullable Entry chosen;
    private @Nullable SSLEngine engine;

    TlsHandshake(SniCertificates certificates, boolean clientCertificates, Duration timeout) {
        super(UNUSED, LONGEST_HELLO, timeout.toMillis());
        this.certificates = certificates;
        this.clientCertificates = clientCertificates;
    }

    @Override
    protected Future<SslContext> lookup(ChannelHandlerContext context, @Nullable String hostname) {
        serverName = hostname;
        SniCertificates.Entry entry = certificates.select(hostname);
        chosen = entry;
        return context.executor().newSucceededFuture(entry.context(clientCertificates));
    }

    /**
     * Of the ciphers of both our order counts. Mozilla would leave the choice to clients, since all that we offer are strong;
     * scanners such as testssl.sh take that for a fault all the same.
     */
    @Override
    protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
        SslHandler handler = super.newSslHandler(context, allocator);
        SSLEngine made = handler.engine();
        SSLParameters parameters = made.getSSLParameters();
        parameters.setUseCipherSuitesOrder(true);
        made.setSSLParameters(parameters);
        engine = made;
        return handler;
    }

    /** What was agreed; for when the handshake has succeeded. */
    public TlsSession session() {
        SSLEngine made = engine;
        SniCertificates.Entry entry = chosen;
        if (made == null || entry == null) {
            throw new IllegalStateException("no handshake yet");
        }
        SSLSession agreed = made.getSession();
        return new TlsSession(
                agreed.getProtocol(),
                agreed.getCipherSuite(),
                serverName,
                clientCertificates ? clientCertificate(agreed) : null,
                Map.of("tls-server-end-point", entry.certificate().endPoint()));
    }

    private @Nullable X509Certificate clientCertificate(SSLSession agreed) {
        Certificate[] sent;
        try {
            sent = agreed.getPeerCertificates();
        } catch (SSLPeerUnverifiedException e) {
            // None was sent.
            return null;
        }
        X509Certificate[] chain = Arrays.copyOf(sent, sent.length, X509Certificate[].class);
        return certificates.trust().verifies(chain) ? chain[0] : null;
    }
}
