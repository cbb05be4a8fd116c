package org.mailstage.ejb.transport;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.dns.Resolver;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.plan.TlsPlanner;
import org.mailstage.core.tls.policy.DaneLookup;
import org.mailstage.core.tls.policy.TlsPlan;
import org.mailstage.core.tls.sts.StsPolicies;
import org.mailstage.ejb.config.NodeSettings;

/** What TLS next hops must give us, as this node finds out. Thread-safe. */
@ApplicationScoped
public class TransportSecurity implements TlsPlans {
    @Resource
    ManagedExecutorService background;

    @Inject
    Resolver resolver;

    @Inject
    NodeSettings node;

    @Inject
    TlsReportBook book;

    private @Nullable TlsPlanner planner;

    @PostConstruct
    void start() {
        StsPolicies policies = new StsPolicies(
                resolver,
                new HttpsStsFetcher(),
                new FileStsStore(node.data().resolve("mta-sts")),
                background,
                Clock.systemUTC());
        planner = new TlsPlanner(new DaneLookup(resolver), policies::find, book.counts());
    }

    @Override
    public TlsPlan plan(EnvelopeOptions options, NextHop nextHop, List<Target> targets, MailSettings settings) {
        TlsPlanner made = planner;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made.plan(
                nextHop, targets, options.tlsOptional(), settings.delivery().tls());
    }
}
