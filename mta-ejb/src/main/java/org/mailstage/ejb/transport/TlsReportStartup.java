package org.mailstage.ejb.transport;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.dns.Resolver;
import org.mailstage.ejb.cluster.BackgroundLoop;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.config.ConfigService;

/** Keeps the counts on disk minute by minute, and sends the reports some time after midnight UTC. Every node has its own. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class TlsReportStartup {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration POST_DEADLINE = Duration.ofSeconds(30);
    /** So that not all reporters of the world come at midnight (RFC 8460 §4.1). */
    private static final int SPREAD_MINUTES = 240;

    private static final int BETWEEN_TRIES_MINUTES = 60;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    @Inject
    Resolver resolver;

    @Inject
    TlsReportBook book;

    @Inject
    MailReportSender mail;

    private final long offset = ThreadLocalRandom.current().nextInt(SPREAD_MINUTES);
    private LocalDateTime nextTry = LocalDateTime.MIN;
    private @Nullable BackgroundLoop loop;

    @PostConstruct
    void start() {
        TlsReporter reporter = new TlsReporter(
                book.counts(),
                resolver,
                mail,
                new HttpsReportSender(HttpClient.newBuilder(), POST_DEADLINE),
                () -> UUID.randomUUID().toString());
        loop = BackgroundLoop.start(threads, "TLS reports", Pauses.of(MINUTE), () -> step(reporter), book::save);
    }

    private boolean step(TlsReporter reporter) {
        MailSettings settings = config.current();
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        // The day that is over, as long as the offset has not passed, is not over yet.
        LocalDate today = now.minusMinutes(offset).toLocalDate();
        if (settings.delivery().tls().reports() && !now.isBefore(nextTry)) {
            nextTry = now.plusMinutes(BETWEEN_TRIES_MINUTES);
            reporter.report(today, settings.hostname());
        }
        book.save();
        return true;
    }

    @PreDestroy
    void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
        }
    }
}
