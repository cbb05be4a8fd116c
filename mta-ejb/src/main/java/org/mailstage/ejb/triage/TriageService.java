package org.mailstage.ejb.triage;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.dns.DnsjavaResolver;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.smtp.server.PeerSettings;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.triage.ClientTriage;
import org.mailstage.core.triage.TriageStatistics;
import org.mailstage.ejb.cluster.BackgroundLoop;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.cluster.Grid;
import org.mailstage.ejb.config.ConfigService;

/** The look at unknown clients on this node. */
@ApplicationScoped
public class TriageService {
    private static final Pauses PAUSES = Pauses.of(Duration.ofSeconds(5));

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    private final TriageStatistics statistics = new TriageStatistics();
    private @Nullable ClientTriage stage;
    private @Nullable BackgroundLoop loop;

    @PostConstruct
    void start() {
        Clock clock = Clock.systemUTC();
        Supplier<MailSettings> settings = config.source();
        SharedPassedClients passed = new SharedPassedClients(Grid::instance, clock);
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
        loop = BackgroundLoop.start(threads, "passed clients", PAUSES, passed::join, passed::leave);
    }

    private static boolean isKnown(InetAddress address, MailSettings settings) {
        PeerSettings peers = settings.reception().peers();
        return settings.isTrusted(address)
                || CidrBlock.anyContains(peers.xclient(), address)
                || CidrBlock.anyContains(peers.proxies(), address);
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
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
        }
    }
}
