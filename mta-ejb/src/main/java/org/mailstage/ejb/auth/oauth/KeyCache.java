package org.mailstage.ejb.auth.oauth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's keys, kept for a while.
 *
 * <p>They are read anew when they are old, and when a token names a key that is not among them: issuers change their keys
 * now and then. Forged names of keys cannot make us ask the issuer more often than once in {@link #MIN_INTERVAL}. While the
 * issuer cannot be reached, the keys we have are good for {@link #MAX_STALE}.
 *
 * <p>Thread-safe. One thread reads; others go on with the keys there are, or wait a moment when those do not do.
 */
final class KeyCache {
    static final Duration MAX_AGE = Duration.ofMinutes(10);
    static final Duration MAX_STALE = Duration.ofHours(6);
    static final Duration MIN_INTERVAL = Duration.ofSeconds(30);

    /** After an attempt that failed. */
    static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);

    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(KeyCache.class);

    private final KeySource source;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();

    private volatile @Nullable Snapshot snapshot;
    /** Why the last attempt to read failed; null when it did not. */
    private volatile @Nullable String fault;

    private @Nullable Instant lastAttempt;

    private record Snapshot(JWKSet keys, Instant readAt) {}

    /** What the issuer has for the header of a token. */
    sealed interface Answer {}

    /** Keys that may have signed it, at least one. */
    record Found(List<JWK> keys) implements Answer {}

    /** The issuer has no such key. */
    record Unknown() implements Answer {}

    /** The issuer's keys are not at hand. */
    record Unavailable(String detail) implements Answer {}

    KeyCache(KeySource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    Answer find(JWSHeader header) {
        JWKSelector selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
        Snapshot known = snapshot;
        if (known == null || isOlder(known, MAX_AGE)) {
            refresh(known, known == null);
            known = snapshot;
        }
        if (known == null || isOlder(known, MAX_STALE)) {
            return unavailable();
        }
        List<JWK> keys = selector.select(known.keys());
        return keys.isEmpty() ? findAmongNewer(selector, known) : new Found(keys);
    }

    private Answer findAmongNewer(JWKSelector selector, Snapshot known) {
        boolean read = refresh(known, true);
        Snapshot newer = snapshot;
        List<JWK> keys = newer == null ? List.of() : selector.select(newer.keys());
        if (!keys.isEmpty()) {
            return new Found(keys);
        }
        return read && fault == null ? new Unknown() : unavailable();
    }

    private Answer unavailable() {
        String reason = fault;
        return new Unavailable(reason == null ? "keys are being read" : reason);
    }

    private boolean isOlder(Snapshot keys, Duration age) {
        return keys.readAt().plus(age).isBefore(clock.instant());
    }

    /**
     * Reads the keys, unless that has been done or tried since.
     *
     * @param seen the keys that will not do
     * @return false when another thread is still reading
     */
    @SuppressWarnings("ReferenceEquality") // the very same reading, not one with the same keys
    private boolean refresh(@Nullable Snapshot seen, boolean wait) {
        if (!lock(wait)) {
            return false;
        }
        try {
            Instant now = clock.instant();
            Duration interval = fault == null ? MIN_INTERVAL : RETRY_INTERVAL;
            boolean triedJustNow = lastAttempt != null && now.isBefore(lastAttempt.plus(interval));
            if (snapshot == seen && !triedJustNow) {
                lastAttempt = now;
                read(now);
            }
            return true;
        } finally {
            reading.unlock();
        }
    }

    private boolean lock(boolean wait) {
        try {
            return reading.tryLock(wait ? WAIT.toMillis() : 0, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void read(Instant now) {
        try {
            JWKSet keys = JWKSet.parse(new String(source.read(), StandardCharsets.UTF_8))
                    .toPublicJWKSet();
            if (keys.isEmpty()) {
                throw new IOException("the issuer's set has no public key");
            }
            snapshot = new Snapshot(keys, now);
            fault = null;
        } catch (IOException | ParseException | RuntimeException failed) {
            // Whatever a host sends may make the parser stumble; the keys there are stay in force.
            fault = "keys from " + source + ": " + failed.getMessage();
            LOG.warn(
                    "MTA-12101 keys of the token issuer cannot be read source={} reason=\"{}\"",
                    source,
                    failed.getMessage());
        }
    }
}
