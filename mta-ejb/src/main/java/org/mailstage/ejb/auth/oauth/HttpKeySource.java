package org.mailstage.ejb.auth.oauth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mailstage.ejb.http.BoundedBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JWK set on the issuer's web server.
 *
 * <p>One deadline holds for the whole answer, so that a host which sends an octet now and then holds no thread. Redirects
 * are not followed: the keys come from the host that the administrator has named.
 */
final class HttpKeySource implements KeySource {
    static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(HttpKeySource.class);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final HttpClient client;
    private final HttpRequest request;
    private final Duration deadline;

    HttpKeySource(URI uri) {
        this(uri, DEADLINE);
    }

    HttpKeySource(URI uri, Duration deadline) {
        if (uri.getScheme().equalsIgnoreCase("http") && !LOOPBACK.contains(uri.getHost())) {
            LOG.warn(
                    "MTA-12102 keys of the token issuer come without TLS, whoever is on the way can forge tokens url={}",
                    uri);
        }
        this.deadline = deadline;
        client = HttpClient.newBuilder()
                .connectTimeout(deadline)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        request = HttpRequest.newBuilder(uri)
                .timeout(deadline)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
    }

    @Override
    public byte[] read() throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, response -> new BoundedBody(MAX_LENGTH));
        try {
            HttpResponse<byte[]> response = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("host of keys answers with status " + response.statusCode());
            }
            return response.body();
        } catch (ExecutionException failed) {
            throw new IOException("host of keys: " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new IOException("host of keys took longer than " + deadline, late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keys were fetched", stopped);
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public String toString() {
        return request.uri().toString();
    }
}
