package org.mailstage.ejb.transport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mailstage.core.tls.report.DayReport;
import org.mailstage.core.tls.report.ReportMessage;

/** Posts reports to web servers (RFC 8460 §5.4). Thread-safe; one deadline holds for the whole exchange. */
final class HttpsReportSender implements ReportSender {
    private final HttpClient client;
    private final Duration deadline;

    HttpsReportSender(HttpClient.Builder builder, Duration deadline) {
        this.client = builder.connectTimeout(deadline)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.deadline = deadline;
    }

    @Override
    public void send(DayReport report, URI to) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(to)
                .timeout(deadline)
                .header("Content-Type", "application/tlsrpt+gzip")
                .POST(BodyPublishers.ofByteArray(ReportMessage.compressed(report)))
                .build();
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            int status = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status / 100 != 2) {
                throw new IOException("web server answers with status " + status);
            }
        } catch (ExecutionException e) {
            throw new IOException("web server: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("web server took longer than " + deadline, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }
}
