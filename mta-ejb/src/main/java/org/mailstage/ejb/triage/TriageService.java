package org.mailstage.ejb.triage;

import com.hazelcast.core.HazelcastInstance;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.dns.DnsjavaResolver;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.smtp.server.PeerSettings;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.triage.ClientTriage;
import org.mailstage.core.triage.TriageStatistics;
import org.mailstage.ejb.config.ConfigService;

/** The look at unknown clients on this node. */
@ApplicationScoped
public class TriageService {
    private static final String GRID = "payara/Hazelcast";
    private static final long JOIN_NANOS = 5_000_000_000L;
    private static final long STOP_MILLIS = 2_000;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    private final TriageStatistics statistics = new TriageStatistics();
    private @Nullable ClientTriage stage;
    private @Nullable Thread thread;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        Clock clock = Clock.systemUTC();
        Supplier<MailSettings> settings = config.source();
        SharedPassedClients passed = new SharedPassedClients(TriageService::grid, clock);
        // With a cache of its own, so that strangers who connect do not drive out what deliveries need.
        DnsjavaResolver resolver = DnsjavaResolver.ofSystem();
        stage = new ClientTriage(
                () -> settings.get().reception().triage(),
                () -> settings.get().hostname(),
                address -> isKnown(address, settings.get()),
                resolver,
                passed,
                statistics,
                clock);
        Thread started = threads.newThread(() -> share(passed));
        thread = started;
        started.start();
    }

    private static boolean isKnown(InetAddress address, MailSettings settings) {
        PeerSettings peers = settings.reception().peers();
        return settings.isTrusted(address)
                || CidrBlock.anyContains(peers.xclient(), address)
                || CidrBlock.anyContains(peers.proxies(), address);
    }

    private void share(SharedPassedClients passed) {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            passed.join();
            LockSupport.parkNanos(JOIN_NANOS);
        }
        passed.leave();
    }

    // The name is a constant and the context the server's own.
    @SuppressWarnings("BanJNDI")
    private static HazelcastInstance grid() {
        try {
            return InitialContext.doLookup(GRID);
        } catch (NamingException e) {
            throw new IllegalStateException("no " + GRID + " in this server", e);
        }
    }

    /** The rule, as a plain object that threads may use of which the container knows nothing. */
    public PolicyStage stage() {
        PolicyStage made = stage;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made;
    }

    /** What it has come to since the start. */
    public TriageStatistics statistics() {
        return statistics;
    }

    @PreDestroy
    void stop() {
        stopped = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        LockSupport.unpark(running);
        try {
            running.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
