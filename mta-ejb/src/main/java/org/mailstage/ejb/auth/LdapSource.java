package org.mailstage.ejb.auth;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.AllowedSenders;
import org.mailstage.core.auth.LdapSettings;
import org.mailstage.core.auth.PasswordSource;
import org.mailstage.core.auth.UserNames;
import org.mailstage.core.sasl.CheckOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of the LDAP servers that the settings in force name.
 *
 * <p>Thread-safe. No answer is kept, neither a good nor a bad one: a password that was changed counts at once. What a user
 * may send as is remembered from its last sign-in at this node, for the last {@value #MAX_KNOWN} users.
 */
final class LdapSource implements PasswordSource, AutoCloseable {
    static final int MAX_KNOWN = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(LdapSource.class);

    private final Supplier<Optional<LdapSettings>> settings;
    private final AtomicBoolean silent = new AtomicBoolean();
    private final Map<String, AllowedSenders> senders = Collections.synchronizedMap(new Known());

    // Guarded by this.
    private @Nullable LdapSettings openedFor;
    private @Nullable LdapDirectory opened;

    /** The users who signed in last. */
    private static final class Known extends LinkedHashMap<String, AllowedSenders> {
        private static final long serialVersionUID = 1L;

        Known() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AllowedSenders> eldest) {
            return size() > MAX_KNOWN;
        }
    }

    LdapSource(Supplier<Optional<LdapSettings>> settings) {
        this.settings = settings;
    }

    @Override
    public Optional<CheckOutcome> check(String user, char[] password) {
        try {
            LdapDirectory.Answer answer = directory().check(user, password);
            if (silent.compareAndSet(true, false)) {
                LOG.info("MTA-12206 LDAP answers again");
            }
            return outcome(answer, user);
        } catch (LDAPException e) {
            if (e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
                // The account that searches: its password may have been changed in the file meanwhile.
                close();
            }
            if (silent.compareAndSet(false, true)) {
                LOG.error(
                        "MTA-12205 LDAP does not answer, its users get 454: result=\"{}\" cause=\"{}\"",
                        e.getResultCode(),
                        e.getMessage());
            }
            return Optional.of(new CheckOutcome.Unavailable("LDAP: " + e.getResultCode()));
        }
    }

    private Optional<CheckOutcome> outcome(LdapDirectory.Answer answer, String user) {
        LdapDirectory.Found found = answer.found();
        if (found != null) {
            senders.put(UserNames.key(found.name()), AllowedSenders.of(found.senders()));
            return Optional.of(new CheckOutcome.Valid(found.name()));
        }
        return switch (answer.refusal()) {
            case UNKNOWN -> Optional.empty();
            case WRONG_PASSWORD -> Optional.of(new CheckOutcome.Invalid("wrong password, says LDAP"));
            case AMBIGUOUS -> {
                LOG.warn("MTA-12207 auth.ldap.filter matches more than one entry: user=\"{}\"", printable(user));
                yield Optional.of(new CheckOutcome.Invalid("more than one such user in LDAP"));
            }
        };
    }

    private static String printable(String user) {
        return user.replaceAll("\\p{Cntrl}|\"", "?");
    }

    @Override
    public AllowedSenders senders(String user) {
        return senders.getOrDefault(UserNames.key(user), AllowedSenders.NONE);
    }

    private synchronized LdapDirectory directory() throws LDAPException {
        LdapSettings current = settings.get()
                .orElseThrow(() -> new LDAPException(ResultCode.PARAM_ERROR, "no LDAP servers are configured"));
        LdapDirectory known = opened;
        if (known != null && current.equals(openedFor)) {
            return known;
        }
        close();
        LdapDirectory fresh = new LdapDirectory(current);
        opened = fresh;
        openedFor = current;
        return fresh;
    }

    @Override
    public synchronized void close() {
        LdapDirectory known = opened;
        opened = null;
        openedFor = null;
        if (known != null) {
            known.close();
        }
    }
}
