package org.mailstage.core.greylist;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.net.ClientNetwork;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a sender that is not known to come back later (RFC 6647): real mail servers do, most programs that send spam do
 * not.
 *
 * <p>A sender is a client's network with a reverse-path and a recipient; what is stored of it is a hash. A network from
 * which several senders came back is let in from then on. Trusted networks, authenticated users and listeners without
 * {@code greylist} are not asked, and nobody is when the store does not answer. Thread-safe; never blocks.
 */
public final class Greylisting implements PolicyStage {
    private static final Logger LOG = LoggerFactory.getLogger(Greylisting.class);
    static final String NETWORK = "n ";
    private static final String SENDER = "s ";
    private static final int HASH_OCTETS = 15;
    private static final long PATIENCE_MILLIS = 2000;

    private final Supplier<GreylistSettings> settings;
    private final Predicate<ClientInfo> asked;
    private final GreylistStore store;
    private final Clock clock;
    private final LongAdder delayed = new LongAdder();
    private final LongAdder passed = new LongAdder();
    private final LongAdder unanswered = new LongAdder();

    /** @param asked whether a client's listener greylists, and the client is not trusted */
    public Greylisting(
            Supplier<GreylistSettings> settings, Predicate<ClientInfo> asked, GreylistStore store, Clock clock) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.asked = Objects.requireNonNull(asked, "asked");
        this.store = Objects.requireNonNull(store, "store");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * What this node did since its start. Immutable.
     *
     * @param delayed recipients that were asked to come back
     * @param passed recipients let in because their sender came back
     * @param unanswered recipients let in because the store did not answer
     */
    public record Counts(long delayed, long passed, long unanswered) {}

    public Counts counts() {
        return new Counts(delayed.sum(), passed.sum(), unanswered.sum());
    }

    @Override
    public Verdict onRecipient(ClientInfo client, RecipientRequest request) {
        GreylistSettings current = settings.get();
        if (client.user() != null
                || !asked.test(client)
                || CidrBlock.anyContains(current.exemptNetworks(), client.address())
                || current.exemptDomains().contains(request.recipient().domainKey())) {
            return Verdict.ACCEPT;
        }
        String network = ClientNetwork.of(client.address(), current.ipv4Prefix(), current.ipv6Prefix());
        String reversePath =
                request.mail().reversePath().mailbox().map(Mailbox::key).orElse("");
        String key = senderKey(network, reversePath, request.recipient().key());
        CompletableFuture<Verdict> verdict = store.find(networkKey(network))
                .thenCompose(
                        known -> known.map(entry -> isAllowed(entry, current)).orElse(false)
                                ? CompletableFuture.completedStage(Verdict.ACCEPT)
                                : store.find(key).thenApply(entry -> decide(network, key, entry, current)))
                .toCompletableFuture();
        if (verdict.isDone() && !verdict.isCompletedExceptionally()) {
            return verdict.join();
        }
        return Verdict.later(
                verdict.orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).exceptionally(this::letIn));
    }

    private Verdict letIn(Throwable cause) {
        unanswered.increment();
        LOG.debug("the greylist does not answer, nobody waits", cause);
        return Verdict.ACCEPT;
    }

    private static boolean isAllowed(GreylistEntry network, GreylistSettings current) {
        return network.isAllowedByAdministrator()
                || current.allowAfter() > 0 && network.passed() >= current.allowAfter();
    }

    private Verdict decide(String network, String key, Optional<GreylistEntry> known, GreylistSettings current) {
        long now = clock.millis();
        GreylistEntry entry = known.orElse(null);
        if (entry == null
                || entry.passed() == 0
                        && now - entry.first() > current.retryWindow().toMillis()) {
            put(key, new GreylistEntry(now, now, 0), current.retryWindow());
            return comeBack(current.delay());
        }
        long waited = now - entry.first();
        if (entry.passed() == 0 && waited < current.delay().toMillis()) {
            return comeBack(current.delay().minusMillis(waited));
        }
        passed.increment();
        put(key, new GreylistEntry(entry.first(), now, Math.max(1, entry.passed() + 1)), current.keep());
        if (entry.passed() == 0) {
            countForNetwork(network, now, current);
        }
        return Verdict.ACCEPT;
    }

    private Verdict comeBack(Duration wait) {
        delayed.increment();
        long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
        return Verdict.refuse(Reply.of(450, "4.7.1", "Greylisted, come back in " + seconds + " s"));
    }

    /** Two nodes may count at the same time and one count be lost: the network is let in one sender later. */
    private void countForNetwork(String network, long now, GreylistSettings current) {
        String key = networkKey(network);
        store.find(key)
                .thenCompose(known -> {
                    GreylistEntry entry = known.orElse(new GreylistEntry(now, now, 0));
                    return entry.isAllowedByAdministrator()
                            ? CompletableFuture.completedStage(null)
                            : store.put(key, new GreylistEntry(entry.first(), now, entry.passed() + 1), current.keep());
                })
                .exceptionally(Greylisting::ignored);
    }

    private void put(String key, GreylistEntry entry, Duration keep) {
        store.put(key, entry, keep).exceptionally(Greylisting::ignored);
    }

    private static Void ignored(Throwable cause) {
        LOG.debug("the greylist was not told", cause);
        return null;
    }

    /** Lets a client's network in from now on. */
    public CompletionStage<Void> allow(String network) {
        long now = clock.millis();
        return store.put(
                networkKey(network), GreylistEntry.allowed(now), settings.get().keep());
    }

    /** Forgets what is known of a client's network; its senders stay known. */
    public CompletionStage<Void> forget(String network) {
        return store.remove(networkKey(network));
    }

    /** What is known of a client's network. */
    public CompletionStage<Optional<GreylistEntry>> find(String network) {
        return store.find(networkKey(network));
    }

    /** A client's network and what is known of it. */
    public record Network(String network, GreylistEntry entry) {}

    /** Networks that are known, at most so many; for administrators, as it may take a while. */
    public CompletionStage<List<Network>> networks(int most) {
        return store.list(NETWORK, most)
                .thenApply(all -> all.stream()
                        .map(known -> new Network(known.key().substring(NETWORK.length()), known.entry()))
                        .toList());
    }

    static String networkKey(String network) {
        return NETWORK + network;
    }

    /** A hash: nobody can read from the grid who writes to whom. */
    static String senderKey(String network, String reversePath, String recipient) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((network + "\n" + reversePath + "\n" + recipient).getBytes(StandardCharsets.UTF_8));
            return SENDER + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_OCTETS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
