package org.mailstage.core.triage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.dns.AsyncResolver;
import org.mailstage.core.dns.DnsAnswer;
import org.mailstage.core.dns.DnsListName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One DNS list: asks it, and switches it off while it lists everybody, as lists do whose domain has got another owner.
 *
 * <p>Thread-safe; never blocks. The test is that of RFC 5782 §5: 127.0.0.2 is listed, 127.0.0.1 is not.
 */
final class DnsListZone {
    private static final Logger LOG = LoggerFactory.getLogger(DnsListZone.class);
    private static final Duration TEST_PERIOD = Duration.ofHours(1);
    private static final Duration TEST_PERIOD_FAILED = Duration.ofMinutes(1);
    private static final InetAddress MUST_NOT_BE_LISTED = address(1);
    private static final InetAddress MUST_BE_LISTED = address(2);

    /** What the test has shown. */
    private enum Health {
        GOOD,
        /** The test entry is missing: it may list nobody at all, which does no harm. */
        SILENT,
        /** It lists everybody. */
        BAD,
        /** No answer. */
        UNKNOWN
    }

    private record Test(CompletableFuture<Health> health, long begun) {}

    private final String zone;
    private final AsyncResolver resolver;
    private final LongSupplier nanoTime;
    private final AtomicBoolean failing = new AtomicBoolean();
    private @Nullable Test test;
    private Health said = Health.GOOD;

    DnsListZone(String zone, AsyncResolver resolver, LongSupplier nanoTime) {
        this.zone = zone;
        this.resolver = resolver;
        this.nanoTime = nanoTime;
    }

    /** The answer about the client; no data while the list is switched off. The caller may complete the future. */
    CompletableFuture<DnsAnswer<InetAddress>> ask(InetAddress client) {
        CompletableFuture<DnsAnswer<InetAddress>> answer = lookUp(client);
        return answer.thenCombine(
                health(), (a, health) -> health == Health.BAD ? new DnsAnswer.NoData<>(Duration.ZERO) : a);
    }

    /** Logs the first failure in a row, and the end of the row. */
    void answered(DnsAnswer<InetAddress> answer) {
        boolean complains = answer.recordsOrNone().stream().anyMatch(DnsListRule::isComplaint);
        if (complains || answer instanceof DnsAnswer.Failure) {
            if (failing.compareAndSet(false, true)) {
                LOG.warn("MTA-10601 DNS list does not answer, it counts nothing list={} answer=\"{}\"", zone, answer);
            }
        } else if (failing.compareAndSet(true, false)) {
            LOG.info("MTA-10602 DNS list answers again list={}", zone);
        }
    }

    private CompletableFuture<DnsAnswer<InetAddress>> lookUp(InetAddress client) {
        return resolver.askA(DnsListName.of(client, zone)).toCompletableFuture();
    }

    private CompletableFuture<Health> health() {
        CompletableFuture<Health> health = new CompletableFuture<>();
        synchronized (this) {
            Test known = test;
            if (known != null && isFresh(known)) {
                return known.health();
            }
            test = new Test(health, nanoTime.getAsLong());
        }
        lookUp(MUST_NOT_BE_LISTED)
                .thenCombine(lookUp(MUST_BE_LISTED), DnsListZone::judge)
                .exceptionally(fault -> Health.UNKNOWN)
                .thenAccept(result -> {
                    report(result);
                    health.complete(result);
                });
        return health;
    }

    private boolean isFresh(Test known) {
        boolean failed = known.health().isDone() && known.health().join() == Health.UNKNOWN;
        Duration period = failed ? TEST_PERIOD_FAILED : TEST_PERIOD;
        return nanoTime.getAsLong() - known.begun() < period.toNanos();
    }

    private static Health judge(DnsAnswer<InetAddress> notListed, DnsAnswer<InetAddress> listed) {
        if (isListed(notListed)) {
            return Health.BAD;
        }
        if (notListed instanceof DnsAnswer.Failure || listed instanceof DnsAnswer.Failure) {
            return Health.UNKNOWN;
        }
        return isListed(listed) ? Health.GOOD : Health.SILENT;
    }

    private static boolean isListed(DnsAnswer<InetAddress> answer) {
        List<InetAddress> records = answer.recordsOrNone();
        return records.stream().anyMatch(record -> !DnsListRule.isComplaint(record));
    }

    private synchronized void report(Health health) {
        if (health == said || health == Health.UNKNOWN) {
            return;
        }
        said = health;
        switch (health) {
            case BAD -> LOG.warn("MTA-10603 DNS list switched off, it lists 127.0.0.1 and so everybody list={}", zone);
            case SILENT -> LOG.warn("MTA-10604 DNS list lacks its test entry 127.0.0.2, is it alive? list={}", zone);
            default -> LOG.info("MTA-10605 DNS list passes its test list={}", zone);
        }
    }

    private static InetAddress address(int lastOctet) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) lastOctet});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 octets are an address", e);
        }
    }
}
