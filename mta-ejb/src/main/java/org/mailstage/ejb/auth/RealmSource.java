package org.mailstage.ejb.auth;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.mailstage.core.auth.PasswordSource;
import org.mailstage.core.sasl.CheckOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a realm of Payara, asked through its own JAAS login modules.
 *
 * <p>Thread-safe; no caller becomes the user it asks about. Jakarta Security's {@code IdentityStoreHandler} knows only the
 * stores of one application, and {@code ProgrammaticLogin} takes the default realm in place of one that does not exist,
 * so both are of no use here. The two classes of Payara are found by name, as they are in no public API; without them
 * the source does not answer. A realm does not tell a wrong password from an unknown user, nor from a database of its own
 * that is down.
 */
final class RealmSource implements PasswordSource {
    private static final Logger LOG = LoggerFactory.getLogger(RealmSource.class);
    private static final String REALM = "com.sun.enterprise.security.auth.realm.Realm";
    private static final String CREDENTIAL = "com.sun.enterprise.security.auth.login.common.PasswordCredential";

    private final Supplier<Optional<String>> realm;
    private final AtomicBoolean missing = new AtomicBoolean();

    /** @param realm its name; empty for the server's default */
    RealmSource(Supplier<Optional<String>> realm) {
        this.realm = realm;
    }

    @Override
    public Optional<CheckOutcome> check(String user, char[] password) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Login modules are looked for there, and threads of the listener have another one.
        thread.setContextClassLoader(RealmSource.class.getClassLoader());
        try {
            LoginContext login = login(user, password);
            login.login();
            login.logout();
            missing.set(false);
            return Optional.of(new CheckOutcome.Valid(user));
        } catch (LoginException e) {
            LOG.debug("the realm does not let {} in", user, e);
            return Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (missing.compareAndSet(false, true)) {
                LOG.error(
                        "MTA-12208 no realm to ask for users: realm={} cause=\"{}\"",
                        realm.get().orElse("default"),
                        cause(e));
            }
            return Optional.of(new CheckOutcome.Unavailable("no realm: " + cause(e)));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private LoginContext login(String user, char[] password) throws ReflectiveOperationException, LoginException {
        Class<?> realms = Class.forName(REALM, true, RealmSource.class.getClassLoader());
        Class<?> credentials = Class.forName(CREDENTIAL, true, RealmSource.class.getClassLoader());
        Optional<String> given = realm.get();
        String name = given.isPresent()
                ? given.get()
                : (String) realms.getMethod("getDefaultRealm").invoke(null);
        Object found = realms.getMethod("getInstance", String.class).invoke(null, name);
        String modules = (String) realms.getMethod("getJAASContext").invoke(found);
        Subject subject = new Subject();
        subject.getPrivateCredentials()
                .add(credentials
                        .getConstructor(String.class, char[].class, String.class)
                        .newInstance(user, password, name));
        return new LoginContext(modules, subject, callbacks -> {});
    }

    private static Throwable cause(Exception e) {
        Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
        return cause == null ? e : cause;
    }
}
