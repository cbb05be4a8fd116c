package org.mailstage.core.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.mailstage.core.auth.Block.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down and stops those who guess passwords.
 *
 * <p>Failures count for the account from its address range, for the range, and for the account from anywhere. The last
 * needs far more of them, and its block spares the ranges that the user has signed in from within
 * {@value #KNOWN_DAYS} days: strangers cannot lock anybody out of where they usually are. Attempts during a block are
 * not looked at and do not count, so that every block ends. Thread-safe; never waits.
 */
public final class SignInGuard {
    static final int KNOWN_DAYS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(SignInGuard.class);
    private static final int MAX_NAME = 128;
    private static final int MAX_DOUBLINGS = 20;

    private final GuardStore store;
    private final Supplier<BlockSettings> settings;
    private final Predicate<InetAddress> spared;
    private final Clock clock;

    /**
     * @param spared addresses whose range is never blocked as a whole, since many users come from there, such as a web
     *     mail server's
     */
    public SignInGuard(GuardStore store, Supplier<BlockSettings> settings, Predicate<InetAddress> spared, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.spared = spared;
        this.clock = clock;
    }

    /** The block that keeps a client from signing in to any account. */
    public Optional<Block> blockOf(InetAddress client) {
        return spared.test(client) ? Optional.empty() : store.find(Kind.RANGE, "", range(client));
    }

    /** The block that keeps a client from signing in to that account. */
    public Optional<Block> blockOf(String account, InetAddress client) {
        String name = name(account);
        String range = range(client);
        return blockOf(client)
                .or(() -> store.find(Kind.ACCOUNT_FROM_RANGE, name, range))
                .or(() -> store.remembers(name, range) ? Optional.empty() : store.find(Kind.ACCOUNT, name, ""));
    }

    /** An attempt failed. @param account the name that was tried; empty when none was given */
    public void failed(String account, InetAddress client) {
        BlockSettings current = settings.get();
        String name = name(account);
        String range = range(client);
        if (!name.isEmpty()) {
            count(Kind.ACCOUNT_FROM_RANGE, name, range, current.accountFailures(), current);
            count(Kind.ACCOUNT, name, "", current.everywhereFailures(), current);
        }
        if (!spared.test(client)) {
            count(Kind.RANGE, "", range, current.rangeFailures(), current);
        }
    }

    private void count(Kind kind, String account, String range, int most, BlockSettings current) {
        String key = Block.key(kind, account, range);
        int failures = store.count(key, current.window());
        if (most <= 0 || failures < most) {
            return;
        }
        store.forget(key);
        Instant now = clock.instant();
        Block block = new Block(kind, account, range, now, now.plus(current.duration()), failures);
        store.block(block);
        LOG.warn(
                "MTA-10601 blocked from signing in: id={} kind={} account=\"{}\" range={} tries={} until={}",
                block.id(),
                kind,
                account,
                range.isEmpty() ? "any" : range,
                failures,
                block.until());
    }

    /** How long the answer to a failure, which has been counted, is held back. */
    public Duration delay(String account, InetAddress client) {
        String name = name(account);
        String range = range(client);
        int failures = Math.max(
                store.failures(Block.key(Kind.ACCOUNT_FROM_RANGE, name, range)),
                store.failures(Block.key(Kind.RANGE, "", range)));
        if (failures < 2) {
            return blockOf(account, client).isPresent() ? settings.get().longestDelay() : Duration.ZERO;
        }
        long first = settings.get().firstDelay().toMillis();
        long delay = first << Math.min(failures - 2, MAX_DOUBLINGS);
        return Duration.ofMillis(Math.min(delay, settings.get().longestDelay().toMillis()));
    }

    /** An attempt was right. */
    public void succeeded(String account, InetAddress client) {
        String name = name(account);
        String range = range(client);
        String key = Block.key(Kind.ACCOUNT_FROM_RANGE, name, range);
        if (store.failures(key) > 0) {
            store.forget(key);
        }
        store.remember(name, range, Duration.ofDays(KNOWN_DAYS));
    }

    /** All blocks, the newest first. */
    public List<Block> blocks() {
        return store.blocks().stream()
                .sorted(Comparator.comparing(Block::since).reversed().thenComparing(Block::id))
                .toList();
    }

    /** Lifts a block. @return false when there is none of that id */
    public boolean lift(String id, String administrator) {
        boolean lifted = store.unblock(id);
        if (lifted) {
            LOG.info("MTA-10602 block lifted: id={} by=\"{}\"", id, administrator);
        }
        return lifted;
    }

    private static String name(String account) {
        String key = UserNames.key(account).replaceAll("\\p{Cntrl}|\"", "?");
        return key.length() > MAX_NAME ? key.substring(0, MAX_NAME) : key;
    }

    private String range(InetAddress client) {
        byte[] octets = client.getAddress();
        int prefix = octets.length == 4
                ? settings.get().ipv4Prefix()
                : settings.get().ipv6Prefix();
        for (int i = 0; i < octets.length; i++) {
            int keep = Math.min(8, Math.max(0, prefix - i * 8));
            octets[i] = (byte) (octets[i] & (0xFF << (8 - keep)));
        }
        try {
            String address = InetAddress.getByAddress(octets).getHostAddress();
            return (octets.length == 4 ? address : address.replaceFirst("(:0)+$", "::")) + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 octets", e);
        }
    }
}
