package org.mailstage.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which server certificates are trusted.
 *
 * <p>A certificate that stands in the given file is trusted as it is, whatever host names it has: that is how the
 * self-signed one of a server's first start is trusted. Any other must lead to one in the file, and name the host.
 */
final class TrustedCertificates extends X509ExtendedTrustManager {
    private final List<X509Certificate> pinned;
    private final X509ExtendedTrustManager authorities;

    private TrustedCertificates(List<X509Certificate> pinned, X509ExtendedTrustManager authorities) {
        this.pinned = pinned;
        this.authorities = authorities;
    }

    /** The TLS context of a connection. */
    static SSLContext context(Connection connection) {
        try {
            @Nullable
            TrustManager manager = connection.insecure()
                    ? new AnyCertificate()
                    : connection.trust().map(TrustedCertificates::of).orElse(null);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, manager == null ? null : new TrustManager[] {manager}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new CommandException(ExitCode.USAGE, "TLS cannot be set up: " + e.getMessage());
        }
    }

    private static TrustedCertificates of(Path file) {
        try {
            KeyStore store = read(file);
            List<X509Certificate> certificates = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            }
            if (certificates.isEmpty()) {
                throw new CommandException(ExitCode.USAGE, "there is no certificate in " + file);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return new TrustedCertificates(certificates, (X509ExtendedTrustManager) factory.getTrustManagers()[0]);
        } catch (IOException | GeneralSecurityException e) {
            throw new CommandException(
                    ExitCode.USAGE, "certificates cannot be read from " + file + ": " + ConnectionOptions.reason(e));
        }
    }

    private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("certificate" + number++, certificate);
            }
        }
        return store;
    }

    private boolean isPinned(X509Certificate[] chain) {
        return chain.length > 0 && pinned.contains(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (!isPinned(chain)) {
            authorities.checkServerTrusted(chain, authType, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        if (!isPinned(chain)) {
            authorities.checkServerTrusted(chain, authType, socket);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        authorities.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }

    /** What {@code --insecure} asks for. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
