package org.mailstage.core.tls.sts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.dns.Resolver;
import org.mailstage.core.net.DomainNames;
import org.mailstage.core.net.InternationalDomain;
import org.mailstage.core.tls.policy.TlsFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of domains: found by their TXT record, fetched when the record's id is new, kept as long as they hold
 * (RFC 8461 §3.3, §5.1).
 *
 * <p>Thread-safe. A call waits for DNS and at most for one fetch; messages to one domain share it. A fetch that fails is not
 * tried again for {@link #RETRY}, and a policy that is known and still holds goes on to count meanwhile, as it does when the
 * record is gone. Bounded: the domain not asked for longest is forgotten here, not in the store.
 */
public final class StsPolicies {
    /** RFC 8461 §3.3 advises five minutes. */
    static final Duration RETRY = Duration.ofMinutes(5);
    /** A policy is fetched again behind the scenes this long before it is needed, so that it never runs out. */
    static final Duration REFRESH = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(StsPolicies.class);
    private static final int CAPACITY = 10_000;

    private final Resolver resolver;
    private final StsFetcher fetcher;
    private final StsStore store;
    private final Executor background;
    private final Clock clock;
    private final Map<String, Domain> domains = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Domain> eldest) {
            return size() > CAPACITY;
        }
    };

    /** @param background where policies are fetched again before they run out */
    public StsPolicies(Resolver resolver, StsFetcher fetcher, StsStore store, Executor background, Clock clock) {
        this.resolver = resolver;
        this.fetcher = fetcher;
        this.store = store;
        this.background = background;
        this.clock = clock;
    }

    /** What holds for the domain now. */
    public StsFinding find(String name) {
        String domain = InternationalDomain.toAscii(name).orElse(name);
        if (!DomainNames.isDomain(domain)) {
            return StsFinding.NONE;
        }
        Optional<StsRecord> record =
                StsRecord.among(resolver.txt("_mta-sts." + domain).recordsOrNone());
        Domain state;
        synchronized (domains) {
            state = domains.computeIfAbsent(domain, Domain::new);
        }
        return record.map(state::announced).orElseGet(state::silent);
    }

    /** What is known of one domain. */
    private final class Domain {
        private final String name;
        private final AtomicBoolean refreshing = new AtomicBoolean();
        private volatile boolean loaded;
        private volatile StsStore.@Nullable Kept kept;
        private volatile Instant retryAt = Instant.MIN;
        private volatile @Nullable TlsFault lastFault;

        Domain(String name) {
            this.name = name;
        }

        /** No record, or none that can be read: only what is known counts (RFC 8461 §5.1). */
        StsFinding silent() {
            return current(null);
        }

        StsFinding announced(StsRecord record) {
            StsStore.Kept known = kept();
            Instant now = clock.instant();
            if (isFresh(known, record, now)) {
                refreshSoon(record, known, now);
                return current(null);
            }
            if (now.isBefore(retryAt)) {
                return current(lastFault);
            }
            synchronized (this) {
                // Whoever waited here finds what the one before has fetched.
                if (!isFresh(kept, record, now) && !now.isBefore(retryAt)) {
                    fetch(record);
                }
            }
            return current(lastFault);
        }

        private boolean isFresh(StsStore.@Nullable Kept known, StsRecord record, Instant now) {
            return known != null && known.id().equals(record.id()) && known.holds(now);
        }

        private StsFinding current(@Nullable TlsFault fault) {
            StsStore.Kept known = kept();
            return known != null && known.holds(clock.instant())
                    ? new StsFinding(Optional.of(known.policy()), Optional.empty())
                    : new StsFinding(Optional.empty(), Optional.ofNullable(fault));
        }

        private StsStore.@Nullable Kept kept() {
            if (!loaded) {
                synchronized (this) {
                    if (!loaded) {
                        kept = store.load(name).orElse(null);
                        loaded = true;
                    }
                }
            }
            return kept;
        }

        private void fetch(StsRecord record) {
            StsFetcher.Fetched fetched = fetcher.fetch(name);
            lastFault = fetched.fault().orElse(null);
            if (fetched.policy().isPresent()) {
                StsStore.Kept found =
                        new StsStore.Kept(record.id(), fetched.policy().get(), clock.instant());
                kept = found;
                store.save(name, found);
                LOG.info(
                        "MTA-10801 MTA-STS policy fetched domain={} id={} mode={}",
                        name,
                        record.id(),
                        found.policy().mode().keyword());
            } else {
                retryAt = clock.instant().plus(RETRY);
                LOG.warn(
                        "MTA-10802 MTA-STS policy cannot be fetched domain={} id={} reason=\"{}\"",
                        name,
                        record.id(),
                        lastFault);
            }
        }

        private void refreshSoon(StsRecord record, StsStore.@Nullable Kept known, Instant now) {
            if (known == null || now.isBefore(retryAt)) {
                return;
            }
            Duration half = known.policy().maxAge().dividedBy(2);
            Duration age = half.compareTo(REFRESH) < 0 ? half : REFRESH;
            if (now.isAfter(known.fetched().plus(age)) && refreshing.compareAndSet(false, true)) {
                try {
                    background.execute(() -> refresh(record));
                } catch (RejectedExecutionException e) {
                    // The server is going down; what is known holds a while.
                    refreshing.set(false);
                }
            }
        }

        private void refresh(StsRecord record) {
            try {
                synchronized (this) {
                    fetch(record);
                }
            } finally {
                refreshing.set(false);
            }
        }
    }
}
