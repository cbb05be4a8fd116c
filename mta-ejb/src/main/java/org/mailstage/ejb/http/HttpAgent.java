package org.mailstage.ejb.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.TlsLack;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.HttpSettings;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.routing.NextHop;
import org.mailstage.ejb.config.SecretFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts a message to a web server, once for all its recipients: {@code message/rfc822} (or {@code message/global}, RFC 6532)
 * as body, the envelope in header fields {@code Mailstage-*}. {@link HttpVerdict} says what an answer means.
 *
 * <p>Thread-safe; blocks up to the total deadline, whatever the server does. Redirects are not followed: mail goes where
 * the administrator has said. A large message streams.
 */
public final class HttpAgent implements DeliveryAgent {
    private static final Logger LOG = LoggerFactory.getLogger(HttpAgent.class);

    private final Supplier<HttpSettings> settings;
    private volatile @Nullable Client client;

    /** A client and the time it has for a connection, which cannot be said per request. */
    private record Client(HttpClient http, Duration connect) {}

    /** @param settings those in force, asked at each attempt */
    public HttpAgent(Supplier<HttpSettings> settings) {
        this.settings = settings;
    }

    @Override
    public List<DeliveryOutcome> deliver(DeliveryRequest request) {
        return Collections.nCopies(request.envelope().recipients().size(), post(request));
    }

    private DeliveryOutcome post(DeliveryRequest request) {
        if (mustNotBeRead(request)) {
            return DeliveryFailurePolicy.onTlsLack(TlsLack.NO_TLS, "", true).outcome("");
        }
        URI url = request.nextHop().url();
        BodyPublisher body;
        try {
            body = body(request.content());
        } catch (IOException e) {
            LOG.warn("MTA-12402 message cannot be read: queueId={} cause=\"{}\"", request.id(), e.toString());
            return HttpVerdict.onNoContent();
        }
        HttpRequest post;
        try {
            post = prepare(request, url, body);
        } catch (IOException e) {
            LOG.error("MTA-12401 ALARM token of a web server cannot be read: url={} cause=\"{}\"", url, e.toString());
            return HttpVerdict.onNoToken(url);
        }
        CompletableFuture<HttpResponse<String>> answer =
                client(request.timeouts().connect()).sendAsync(post, response -> new FirstOctets());
        try {
            HttpResponse<String> response =
                    answer.get(request.timeouts().total().toMillis(), TimeUnit.MILLISECONDS);
            return HttpVerdict.onStatus(response.statusCode(), response.body());
        } catch (ExecutionException e) {
            return HttpVerdict.onFailure(url, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            return HttpVerdict.onTimeout(url);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpVerdict.onFailure(url, e);
        } finally {
            answer.cancel(true);
        }
    }

    /** Confidential (RFC 8689), over a network in the clear; a report on such a message goes anyhow (§5). */
    private static boolean mustNotBeRead(DeliveryRequest request) {
        return request.envelope().options().requireTls()
                && !request.envelope().reversePath().isNull()
                && request.nextHop().kind() == NextHop.Kind.HTTP
                && !request.nextHop().isLoopback();
    }

    private HttpClient client(Duration connect) {
        Client current = client;
        if (current == null || !current.connect().equals(connect)) {
            HttpClient http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(connect)
                    .build();
            current = new Client(http, connect);
            client = current;
        }
        return current.http();
    }

    private HttpRequest prepare(DeliveryRequest request, URI url, BodyPublisher body) throws IOException {
        boolean utf8 = request.envelope().options().smtpUtf8();
        HttpRequest.Builder post = HttpRequest.newBuilder(url)
                .timeout(request.timeouts().dataEnd())
                .header("Content-Type", utf8 ? "message/global" : "message/rfc822")
                .header("Mailstage-Queue-Id", request.id().value())
                .header(
                        "Mailstage-Reverse-Path",
                        HeaderValue.of(request.envelope().reversePath().toString()))
                .POST(body);
        for (Mailbox recipient : request.envelope().recipients()) {
            post.header("Mailstage-Recipient", HeaderValue.of(recipient.toString()));
        }
        Optional<String> token = token(request.nextHop());
        token.ifPresent(given -> post.header("Authorization", "Bearer " + given));
        return post.build();
    }

    /** The settings allow none for a host that is not this machine and has no TLS. */
    private Optional<String> token(NextHop nextHop) throws IOException {
        Path file = settings.get().tokens().get(nextHop.webHost());
        if (file == null || nextHop.kind() == NextHop.Kind.HTTP && !nextHop.isLoopback()) {
            return Optional.empty();
        }
        String token = SecretFile.firstLine(file).strip();
        if (token.isEmpty() || !token.equals(HeaderValue.of(token))) {
            throw new IOException("no bearer token in the first line of " + file);
        }
        return Optional.of(token);
    }

    /** Opens the content here, since the client's threads are not the container's. */
    private static BodyPublisher body(MessageContent content) throws IOException {
        if (content.size() == 0) {
            return BodyPublishers.noBody();
        }
        if (content instanceof MessageContent.InMemory memory) {
            return BodyPublishers.ofByteArray(memory.octets(), memory.offset(), memory.length());
        }
        InputStream octets = content.open();
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> octets), content.size());
    }
}
