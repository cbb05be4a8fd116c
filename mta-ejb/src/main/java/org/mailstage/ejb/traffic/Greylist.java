package org.mailstage.ejb.traffic;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.greylist.GreylistStore;
import org.mailstage.core.greylist.Greylisting;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.ejb.cluster.BackgroundLoop;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.cluster.Grid;
import org.mailstage.ejb.config.ConfigService;

/** Greylisting on this node. Thread-safe. */
@ApplicationScoped
public class Greylist {
    private static final Pauses PAUSES = Pauses.of(Duration.ofSeconds(5));

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    private @Nullable GreylistStore store;
    private @Nullable Greylisting greylisting;
    private @Nullable BackgroundLoop loop;

    @PostConstruct
    void start() {
        HazelcastGreylistStore made = new HazelcastGreylistStore(Grid::instance, Clock.systemUTC());
        Supplier<MailSettings> settings = config.source();
        store = made;
        greylisting = new Greylisting(
                () -> settings.get().reception().greylist(),
                client -> isAsked(client, settings.get()),
                made,
                Clock.systemUTC());
        loop = BackgroundLoop.start(threads, "greylist", PAUSES, made::join);
    }

    private static boolean isAsked(ClientInfo client, MailSettings settings) {
        ListenerSettings listener = settings.reception().listeners().get(client.listener());
        return listener != null && listener.greylist() && !settings.isTrusted(client.address());
    }

    /** The rule, and what it did. */
    public Greylisting stage() {
        Greylisting made = greylisting;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made;
    }

    /** What is remembered. */
    public GreylistStore store() {
        GreylistStore made = store;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made;
    }

    @PreDestroy
    void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
        }
    }
}
