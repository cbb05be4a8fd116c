package org.mailstage.web.security;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes guessing passwords slow: after {@value #FREE_FAILURES} wrong attempts in a row an address has to wait, twice as
 * long after each further one, at most {@value #MAX_WAIT_SECONDS} seconds.
 *
 * <p>Thread-safe; memory is bounded (I7): of the addresses that failed only the last {@value #MAX_ADDRESSES} are known.
 */
@ApplicationScoped
public class LoginThrottle {
    static final int FREE_FAILURES = 5;
    static final int MAX_WAIT_SECONDS = 300;
    static final int MAX_ADDRESSES = 10_000;
    private static final int MAX_DOUBLINGS = 10;

    private record Failures(int count, long blockedUntil, long forgottenAt) {}

    private final Clock clock;
    private final Map<String, Failures> byAddress = new LinkedHashMap<>();

    public LoginThrottle() {
        this(Clock.systemUTC());
    }

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** How long the address has to wait before its next attempt is looked at; zero when it need not. */
    public synchronized Duration wait(String address) {
        Failures failures = byAddress.get(address);
        long millis = failures == null ? 0 : failures.blockedUntil() - clock.millis();
        return Duration.ofMillis(Math.max(0, millis));
    }

    /** An attempt from the address was wrong. */
    public synchronized void failed(String address) {
        long now = clock.millis();
        Failures before = byAddress.remove(address);
        int count = before == null || before.forgottenAt() < now ? 1 : before.count() + 1;
        int beyond = count - FREE_FAILURES;
        long seconds = beyond < 0 ? 0 : Math.min(MAX_WAIT_SECONDS, 1L << Math.min(beyond, MAX_DOUBLINGS));
        long until = now + seconds * 1000;
        byAddress.put(address, new Failures(count, until, until + MAX_WAIT_SECONDS * 1000L));
        Iterator<String> oldest = byAddress.keySet().iterator();
        while (byAddress.size() > MAX_ADDRESSES) {
            oldest.next();
            oldest.remove();
        }
    }

    /** An attempt from the address was right. */
    public synchronized void succeeded(String address) {
        byAddress.remove(address);
    }
}
