package org.mailstage.ejb.auth;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.AuthSettings;
import org.mailstage.core.auth.AuthSettings.Source;
import org.mailstage.core.auth.Authenticator;
import org.mailstage.core.auth.SenderRules;
import org.mailstage.core.auth.SignInGuard;
import org.mailstage.core.auth.SignInRules;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.ejb.cluster.BackgroundLoop;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.cluster.Grid;
import org.mailstage.ejb.config.ConfigService;

/**
 * What signs users of the SMTP server in, on this node: the sources of users and the guard against guessing.
 *
 * <p>Thread-safe. What it gives are plain objects, good for threads of which the container knows nothing.
 */
@ApplicationScoped
public class SignInService {
    private static final Pauses PAUSES = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(10));

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    @Inject
    DirectoryService directory;

    private @Nullable SignInGuard guard;
    private @Nullable Authenticator authenticator;
    private @Nullable LdapSource ldap;
    private @Nullable BackgroundLoop loop;

    @PostConstruct
    void start() {
        Supplier<MailSettings> settings = config.source();
        Supplier<AuthSettings> auth = () -> settings.get().reception().auth();
        HazelcastGuardStore shared = new HazelcastGuardStore(Grid::instance, Clock.systemUTC());
        SignInGuard made = new SignInGuard(
                shared, () -> auth.get().blocks(), address -> settings.get().isTrusted(address), Clock.systemUTC());
        guard = made;
        LdapSource servers = new LdapSource(() -> auth.get().ldap());
        ldap = servers;
        authenticator = new Authenticator(
                auth,
                directory.source(),
                Map.of(
                        Source.LDAP,
                        servers,
                        Source.REALM,
                        new RealmSource(() -> auth.get().realm())),
                new TokenChecks(() -> auth.get().oauth()),
                new X509Names(),
                made);
        loop = BackgroundLoop.start(threads, "failed sign-ins", PAUSES, shared::exchange, shared::leave);
    }

    /** Signs users in. */
    public Authenticator authenticator() {
        return made(authenticator);
    }

    /** Knows who is blocked. */
    public SignInGuard guard() {
        return made(guard);
    }

    /** The rules that slow down and stop guessing. */
    public PolicyStage rules() {
        return new SignInRules(guard());
    }

    /** The rule that users send as themselves. */
    public PolicyStage senderRules() {
        Supplier<MailSettings> settings = config.source();
        return new SenderRules(() -> settings.get().reception().auth(), authenticator());
    }

    @PreDestroy
    void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
        }
        LdapSource servers = ldap;
        if (servers != null) {
            servers.close();
        }
    }

    private static <T> T made(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not started");
        }
        return part;
    }
}
