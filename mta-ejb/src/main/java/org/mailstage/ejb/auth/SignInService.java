package org.mailstage.ejb.auth;

import com.hazelcast.core.HazelcastInstance;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.AuthSettings;
import org.mailstage.core.auth.AuthSettings.Source;
import org.mailstage.core.auth.Authenticator;
import org.mailstage.core.auth.SenderRules;
import org.mailstage.core.auth.SignInGuard;
import org.mailstage.core.auth.SignInRules;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.ejb.config.ConfigService;

/**
 * What signs users of the SMTP server in, on this node: the sources of users and the guard against guessing.
 *
 * <p>Thread-safe. What it gives are plain objects, good for threads of which the container knows nothing.
 */
@ApplicationScoped
public class SignInService {
    private static final String GRID = "payara/Hazelcast";
    private static final long EXCHANGE_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS = 10 * EXCHANGE_NANOS;
    private static final long STOP_MILLIS = 2000;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    @Inject
    DirectoryService directory;

    private @Nullable HazelcastGuardStore store;
    private @Nullable SignInGuard guard;
    private @Nullable Authenticator authenticator;
    private @Nullable LdapSource ldap;
    private @Nullable Thread thread;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        Supplier<MailSettings> settings = config.source();
        Supplier<AuthSettings> auth = () -> settings.get().reception().auth();
        HazelcastGuardStore shared = new HazelcastGuardStore(SignInService::grid, Clock.systemUTC());
        store = shared;
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
        Thread started = threads.newThread(() -> exchange(shared));
        thread = started;
        started.start();
    }

    private void exchange(HazelcastGuardStore shared) {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(shared.exchange() ? EXCHANGE_NANOS : RETRY_NANOS);
        }
        shared.leave();
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
        stopped = true;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
            try {
                running.join(STOP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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
