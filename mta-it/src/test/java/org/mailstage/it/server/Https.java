package org.mailstage.it.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** HTTPS to a server under test, whose certificate it signed itself. */
public final class Https {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private Https() {}

    /** A client that takes any certificate: it only ever talks to the loopback interface. */
    public static HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(anyCertificate())
                .connectTimeout(TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** TLS that takes any certificate. */
    public static SSLContext anyCertificate() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gets a page without credentials. */
    public static HttpResponse<String> get(MailstageServer server, String path)
            throws IOException, InterruptedException {
        return client().send(request(server, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Gets a page as the administrator, by Basic authentication. */
    public static HttpResponse<String> getAsAdmin(MailstageServer server, String path)
            throws IOException, InterruptedException {
        String credentials = server.adminUser() + ":" + server.adminPassword();
        String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return client().send(
                        request(server, path)
                                .header("Authorization", "Basic " + basic)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(MailstageServer server, String path) {
        return HttpRequest.newBuilder(URI.create(server.https() + path)).timeout(TIMEOUT);
    }

    /** The extended kind, so that the JDK does not compare host names either. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
