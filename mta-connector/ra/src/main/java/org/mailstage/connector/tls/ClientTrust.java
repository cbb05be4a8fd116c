package org.mailstage.connector.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose client certificates count. Thread-safe.
 *
 * <p>The handshake takes any certificate: a client with one that we do not know is as welcome as one without, it only is
 * nobody in particular. {@link #verifies} says whether it counts.
 */
final class ClientTrust extends X509ExtendedTrustManager {
    /** Asks for no certificate. */
    static final ClientTrust NOBODY = new ClientTrust(false, List.of(), null);

    private final boolean asks;
    private final List<X509Certificate> authorities;
    private final @Nullable X509TrustManager verifier;

    private ClientTrust(boolean asks, List<X509Certificate> authorities, @Nullable X509TrustManager verifier) {
        this.asks = asks;
        this.authorities = List.copyOf(authorities);
        this.verifier = verifier;
    }

    /** Asks for certificates, of which those count that an authority issued. */
    static ClientTrust of(List<X509Certificate> authorities) throws GeneralSecurityException {
        return new ClientTrust(true, authorities, authorities.isEmpty() ? null : verifier(authorities));
    }

    private static @Nullable X509TrustManager verifier(List<X509Certificate> authorities)
            throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        return null;
    }

    boolean asks() {
        return asks;
    }

    /** Whether a client's chain leads to one of the authorities and is valid now. */
    boolean verifies(X509Certificate[] chain) {
        if (verifier == null || chain.length == 0) {
            return false;
        }
        try {
            verifier.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("for clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("for clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("for clients only");
    }

    /** Named to clients, so that they find the right one among several certificates (RFC 8446 §4.2.4). */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.toArray(new X509Certificate[0]);
    }
}
