package org.mailstage.ejb.verification;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.auth.DirectorySnapshot.Match;
import org.mailstage.core.auth.UserDirectory;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.routing.DestinationResolver;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.verification.RecipientAnswer;
import org.mailstage.core.verification.RecipientDomains.Kind;
import org.mailstage.core.verification.RecipientVerification;
import org.mailstage.core.verification.VerificationStatistics;
import org.mailstage.ejb.auth.DirectoryService;
import org.mailstage.ejb.config.ConfigService;

/** Recipient verification on this node. */
@ApplicationScoped
public class VerificationService {
    private static final String POSTMASTER = "postmaster";

    @Resource
    ManagedThreadFactory threads;

    @Inject
    DeliveryAgent agent;

    @Inject
    ConfigService config;

    @Inject
    DestinationResolver resolver;

    @Inject
    SiteStates sites;

    @Inject
    DirectoryService directory;

    private final VerificationStatistics statistics = new VerificationStatistics();
    private @Nullable ProbePool pool;
    private @Nullable PolicyStage stage;

    @PostConstruct
    void start() {
        Supplier<MailSettings> settings = config.source();
        ProbeAttempts attempts = new ProbeAttempts(settings, resolver, sites, agent);
        ProbePool started = new ProbePool(attempts::probe, threads);
        UserDirectory users = directory.source();
        pool = started;
        stage = new RecipientVerification(
                () -> settings.get().reception().verification(),
                recipient -> kindOf(recipient, settings.get()),
                recipient -> find(recipient, users),
                started,
                client -> settings.get().isTrusted(client.address()),
                statistics,
                Clock.systemUTC());
    }

    /** The postmaster has mail accepted in every domain of ours (RFC 5321 §4.5.1). */
    static Kind kindOf(Mailbox recipient, MailSettings settings) {
        boolean always = recipient.localPart().equalsIgnoreCase(POSTMASTER)
                || recipient.key().equals(settings.postmaster().key());
        if (always) {
            return Kind.OTHER;
        }
        String domain = recipient.domainKey();
        if (settings.localDomains().contains(domain)) {
            return Kind.LOCAL;
        }
        return settings.relayDomains().contains(domain) ? Kind.RELAY : Kind.OTHER;
    }

    static RecipientAnswer find(Mailbox recipient, UserDirectory users) {
        return users.current()
                .map(snapshot ->
                        snapshot.find(recipient) == Match.NONE ? RecipientAnswer.UNKNOWN : RecipientAnswer.KNOWN)
                .orElse(RecipientAnswer.UNAVAILABLE);
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
    public VerificationStatistics statistics() {
        return statistics;
    }

    @PreDestroy
    void stop() {
        if (pool != null) {
            pool.close();
        }
    }
}
