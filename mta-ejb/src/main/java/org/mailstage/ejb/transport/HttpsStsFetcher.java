package org.mailstage.ejb.transport;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.mailstage.core.tls.policy.TlsFailure;
import org.mailstage.core.tls.policy.TlsFault;
import org.mailstage.core.tls.sts.StsFetcher;
import org.mailstage.core.tls.sts.StsPolicy;
import org.mailstage.ejb.http.BoundedBody;

/**
 * Fetches MTA-STS policies from {@code https://mta-sts.DOMAIN/.well-known/mta-sts.txt} (RFC 8461 §3.3).
 *
 * <p>Thread-safe. The certificate is verified, redirects are not followed, and one deadline holds for the whole answer, so
 * that a host which sends an octet now and then holds no delivery.
 */
public final class HttpsStsFetcher implements StsFetcher {
    /** RFC 8461 §3.3 allows a minute; mail to other hosts waits behind it, so it is less. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    private final HttpClient client;
    private final Function<String, URI> location;
    private final Duration deadline;

    /** From the policy hosts of the Internet, with the authorities that this Java trusts. */
    public HttpsStsFetcher() {
        this(HttpClient.newBuilder(), HttpsStsFetcher::policyUri, DEADLINE);
    }

    HttpsStsFetcher(HttpClient.Builder builder, Function<String, URI> location, Duration deadline) {
        this.client = builder.connectTimeout(deadline)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.location = location;
        this.deadline = deadline;
    }

    static URI policyUri(String domain) {
        return URI.create("https://mta-sts." + domain + "/.well-known/mta-sts.txt");
    }

    @Override
    public Fetched fetch(String domain) {
        HttpRequest request = HttpRequest.newBuilder(location.apply(domain))
                .timeout(deadline)
                .header("Accept", "text/plain")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, response -> new BoundedBody(StsPolicy.MAX_OCTETS));
        try {
            return read(answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            return failed(TlsFailure.STS_POLICY_FETCH_ERROR, "policy host took longer than " + deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(TlsFailure.STS_POLICY_FETCH_ERROR, "interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    private static Fetched read(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            return failed(
                    TlsFailure.STS_POLICY_FETCH_ERROR, "policy host answers with status " + response.statusCode());
        }
        String type = response.headers().firstValue("Content-Type").orElse("none");
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("text/plain")) {
            return failed(TlsFailure.STS_POLICY_FETCH_ERROR, "policy is no text/plain but " + type);
        }
        Optional<StsPolicy> policy = StsPolicy.parse(new String(response.body(), StandardCharsets.UTF_8));
        return policy.map(Fetched::of).orElseGet(() -> failed(TlsFailure.STS_POLICY_INVALID, "policy cannot be read"));
    }

    private static Fetched failed(Throwable cause) {
        TlsFailure failure =
                cause instanceof SSLException ? TlsFailure.STS_WEBPKI_INVALID : TlsFailure.STS_POLICY_FETCH_ERROR;
        return failed(failure, String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()));
    }

    private static Fetched failed(TlsFailure failure, String detail) {
        return Fetched.failed(new TlsFault(failure, detail));
    }
}
