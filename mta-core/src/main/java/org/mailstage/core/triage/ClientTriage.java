package org.mailstage.core.triage;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.mailstage.core.dns.AsyncResolver;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.TriageCase;
import org.mailstage.core.smtp.server.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at clients before they get a session: whether they wait for their greeting, and what DNS lists say about them.
 *
 * <p>Thread-safe; nothing blocks. Clients that pass are remembered and wait for nothing the next time; as long as they
 * come back, the lists are asked about them beside their sessions. For clients that get a session only to be refused, the
 * refusal is kept until {@link #onClose}.
 */
public final class ClientTriage implements PolicyStage {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTriage.class);
    private static final Reply EARLY_DROP = Reply.of(521, "5.5.1", "Protocol error: you spoke before the greeting");
    private static final Reply EARLY_ENFORCE = Reply.of(550, "5.5.1", "Protocol error: you spoke before the greeting");
    /** What the lists say about a client that passed is never older, once it comes back. */
    private static final Duration LIST_REFRESH = Duration.ofHours(1);
    /** More sessions than this are never open at once; beyond it clients are dropped. */
    private static final int MAX_CONDEMNED = 100_000;

    private final Supplier<TriageSettings> settings;
    private final Supplier<String> hostname;
    private final Predicate<InetAddress> exempt;
    private final DnsLists lists;
    private final PassedClients passed;
    private final TriageStatistics statistics;
    private final Clock clock;
    private final Map<SessionKey, Reply> condemned = new ConcurrentHashMap<>();

    /**
     * @param exempt clients that are not looked at: trusted networks and peers
     * @param statistics counts what happens here
     */
    public ClientTriage(
            Supplier<TriageSettings> settings,
            Supplier<String> hostname,
            Predicate<InetAddress> exempt,
            AsyncResolver resolver,
            PassedClients passed,
            TriageStatistics statistics,
            Clock clock) {
        this.settings = settings;
        this.hostname = hostname;
        this.exempt = exempt;
        this.lists = new DnsLists(resolver, System::nanoTime);
        this.passed = passed;
        this.statistics = statistics;
        this.clock = clock;
    }

    /** Tells sessions apart as long as they are open. */
    private record SessionKey(InetAddress address, int port, String listener) {
        static SessionKey of(ClientInfo client) {
            return new SessionKey(client.address(), client.port(), client.listener());
        }
    }

    @Override
    public Optional<TriageCase> triage(ClientInfo client) {
        TriageSettings current = settings.get();
        InetAddress address = client.address();
        if (exempt.test(address) || CidrBlock.anyContains(current.exempt(), address)) {
            return Optional.empty();
        }
        Optional<Instant> since = passed.passedAt(address);
        if (since.isPresent()) {
            statistics.countKnown();
            refresh(address, since.get(), current);
            return Optional.empty();
        }
        statistics.begun();
        return Optional.of(new Case(client, current));
    }

    private void refresh(InetAddress address, Instant since, TriageSettings current) {
        Duration half = current.remember().dividedBy(2);
        Duration age = Duration.between(since, clock.instant());
        if (age.compareTo(half.compareTo(LIST_REFRESH) < 0 ? half : LIST_REFRESH) < 0) {
            return;
        }
        // At once, so that the sessions that follow in the next moment do not ask as well.
        passed.remember(address, current.remember());
        lists.score(address, current.lists(), current.listTimeout()).thenAccept(score -> {
            if (score.total() >= current.threshold()) {
                passed.forget(address);
            }
        });
    }

    @Override
    public Verdict onRecipient(ClientInfo client, RecipientRequest request) {
        if (condemned.isEmpty()) {
            return Verdict.ACCEPT;
        }
        Reply refusal = condemned.get(SessionKey.of(client));
        if (refusal == null) {
            return Verdict.ACCEPT;
        }
        LOG.info(
                "MTA-10613 recipient refused client={} helo={} reversePath={} recipient={} reply=\"{}\"",
                client.address().getHostAddress(),
                client.helo(),
                request.mail().reversePath(),
                request.recipient(),
                refusal);
        return Verdict.refuse(refusal);
    }

    @Override
    public void onClose(ClientInfo client) {
        if (!condemned.isEmpty()) {
            condemned.remove(SessionKey.of(client));
        }
    }

    /** Sessions that are open only to be refused. */
    int condemnedSessions() {
        return condemned.size();
    }

    private final class Case implements TriageCase {
        private final ClientInfo client;
        private final TriageSettings current;
        private final CompletableFuture<ListScore> score;
        private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        private boolean early;
        private boolean waited;
        private boolean gone;

        Case(ClientInfo client, TriageSettings current) {
            this.client = client;
            this.current = current;
            this.score = lists.score(client.address(), current.lists(), current.listTimeout());
        }

        @Override
        public Optional<String> teaser() {
            return current.teaser().isEmpty() ? Optional.empty() : Optional.of(hostname.get() + " " + current.teaser());
        }

        @Override
        public Duration greetWait() {
            return current.greetWait();
        }

        @Override
        public CompletionStage<Verdict> verdict() {
            return verdict;
        }

        @Override
        public synchronized void earlyTalk() {
            if (early || verdict.isDone()) {
                return;
            }
            early = true;
            statistics.countEarlyTalker();
            LOG.info(
                    "MTA-10611 client talks before its greeting client={} action={}",
                    client.address().getHostAddress(),
                    current.earlyTalkers().keyword());
            if (current.earlyTalkers() == TriageAction.DROP) {
                end(Verdict.refuse(EARLY_DROP));
            }
        }

        @Override
        public synchronized void waited() {
            if (!waited) {
                waited = true;
                score.thenAccept(this::decide);
            }
        }

        @Override
        public synchronized void gone() {
            gone = true;
            condemned.remove(SessionKey.of(client));
            if (!verdict.isDone()) {
                statistics.countHangUp();
                end(Verdict.ACCEPT);
            }
        }

        private synchronized void decide(ListScore said) {
            if (verdict.isDone()) {
                return;
            }
            boolean isListed = !current.lists().isEmpty() && said.total() >= current.threshold();
            if (isListed) {
                statistics.countListed();
                LOG.info(
                        "MTA-10612 client is listed client={} score={} lists={} action={}",
                        client.address().getHostAddress(),
                        said.total(),
                        said.lists(),
                        current.listed().keyword());
            }
            if (isListed && current.listed() != TriageAction.IGNORE) {
                refuse(current.listed(), refusal(521, said), refusal(550, said));
            } else if (early && current.earlyTalkers() != TriageAction.IGNORE) {
                refuse(current.earlyTalkers(), EARLY_DROP, EARLY_ENFORCE);
            } else {
                pass(!isListed && !early);
            }
        }

        private void pass(boolean clean) {
            if (clean) {
                statistics.countPassed();
                passed.remember(client.address(), current.remember());
            }
            end(Verdict.ACCEPT);
        }

        private void refuse(TriageAction action, Reply drop, Reply enforce) {
            if (action == TriageAction.DROP || condemned.size() >= MAX_CONDEMNED) {
                end(Verdict.refuse(drop));
            } else {
                if (!gone) {
                    condemned.put(SessionKey.of(client), enforce);
                }
                end(Verdict.ACCEPT);
            }
        }

        private Reply refusal(int code, ListScore said) {
            String text = current.refusal()
                    .replace("{client}", client.address().getHostAddress())
                    .replace(
                            "{list}",
                            said.lists().isEmpty() ? "DNS lists" : said.lists().get(0));
            return Reply.of(code, "5.7.1", text);
        }

        private void end(Verdict said) {
            if (!verdict.isDone()) {
                statistics.ended();
                verdict.complete(said);
            }
        }
    }
}
