package org.mailstage.core.auth;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.auth.AuthSettings.CertificateUser;
import org.mailstage.core.auth.AuthSettings.Source;
import org.mailstage.core.sasl.ChannelBinding;
import org.mailstage.core.sasl.CheckOutcome;
import org.mailstage.core.sasl.SaslChannel;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.sasl.SaslMechanism;
import org.mailstage.core.sasl.SaslMechanisms;
import org.mailstage.core.sasl.ScramCredentials;
import org.mailstage.core.sasl.TokenCheck;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.TlsSession;

/**
 * Signs users in: which mechanisms a client is offered, and their exchanges against the sources of users in their order.
 *
 * <p>Thread-safe; {@link #mechanisms} never waits, the steps of an exchange may. Mechanisms that show a secret are offered
 * under TLS only. An account that is blocked for the client gets the temporary failure (454), so that programs keep the
 * password they have; attempts against it are not looked at. SCRAM reads secrets of our own, so it is offered only
 * with {@link Source#DATABASE} first: were another source before it, SCRAM would let in whom that one turns away.
 */
public final class Authenticator {
    private final Supplier<AuthSettings> settings;
    private final UserDirectory directory;
    private final DatabaseUsers database;
    private final Map<Source, PasswordSource> others;
    private final Supplier<Optional<TokenCheck>> tokens;
    private final CertificateNames certificateNames;
    private final SignInGuard guard;

    /**
     * @param others sources beside our own table; those that are missing know nobody
     * @param tokens checks bearer tokens; empty as long as none are taken
     */
    public Authenticator(
            Supplier<AuthSettings> settings,
            UserDirectory directory,
            Map<Source, PasswordSource> others,
            Supplier<Optional<TokenCheck>> tokens,
            CertificateNames certificateNames,
            SignInGuard guard) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.directory = Objects.requireNonNull(directory, "directory");
        this.database = new DatabaseUsers(directory);
        this.others = Map.copyOf(others);
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.certificateNames = Objects.requireNonNull(certificateNames, "certificateNames");
        this.guard = Objects.requireNonNull(guard, "guard");
    }

    /** The names of the mechanisms for this client now, best first. */
    public List<String> mechanisms(ClientInfo client) {
        return mechanismsFor(client.address()).offered(channel(client)).stream()
                .map(SaslMechanism::mechanismName)
                .toList();
    }

    /** Begins an exchange; empty when the mechanism is not among those for this client. */
    public Optional<SaslExchange> authenticate(ClientInfo client, String mechanism) {
        return SaslMechanism.named(mechanism)
                .flatMap(known -> mechanismsFor(client.address()).start(known, channel(client)))
                .map(exchange -> new GuardedExchange(exchange, guard, client.address()));
    }

    private static SaslChannel channel(ClientInfo client) {
        TlsSession tls = client.tls();
        return tls == null
                ? SaslChannel.UNENCRYPTED
                : new SaslChannel(true, ChannelBinding.of(tls.channelBindings()), tls.certificate());
    }

    private SaslMechanisms mechanismsFor(InetAddress client) {
        AuthSettings current = settings.get();
        SaslMechanisms.Builder builder = SaslMechanisms.builder();
        if (!current.sources().isEmpty()) {
            builder.passwords((user, password) -> guarded(user, client, () -> check(current, user, password)));
            if (current.sources().get(0) == Source.DATABASE) {
                builder.scram(
                        user -> lookup(current, user, client),
                        directory.current().orElse(DirectorySnapshot.EMPTY).decoys());
            }
        }
        tokens.get().ifPresent(check -> builder.tokens(new KnownHolders(check, user -> mayBeUsed(current, user))));
        if (current.certificateUser() != CertificateUser.NONE) {
            builder.certificates(certificate -> check(current, certificate));
        }
        return builder.build();
    }

    private CheckOutcome guarded(String user, InetAddress client, Supplier<CheckOutcome> check) {
        return guard.blockOf(user, client)
                .<CheckOutcome>map(block -> new CheckOutcome.Unavailable(blocked(block)))
                .orElseGet(check);
    }

    private static String blocked(Block block) {
        return "blocked until " + block.until() + ", id " + block.id();
    }

    /** The first source that knows the user decides; one that does not answer may be the one. */
    private CheckOutcome check(AuthSettings current, String user, char[] password) {
        CheckOutcome result = new CheckOutcome.Invalid("no source knows the user with this password");
        for (Source source : current.sources()) {
            Optional<CheckOutcome> outcome = source(source).flatMap(s -> s.check(user, password));
            if (outcome.isPresent() && !(outcome.get() instanceof CheckOutcome.Unavailable)) {
                return outcome.get();
            }
            result = outcome.orElse(result);
        }
        return result;
    }

    private Optional<PasswordSource> source(Source source) {
        return Optional.ofNullable(source == Source.DATABASE ? database : others.get(source));
    }

    private ScramCredentials.Lookup lookup(AuthSettings current, String user, InetAddress client) {
        Optional<Block> block = guard.blockOf(user, client);
        if (block.isPresent()) {
            return new ScramCredentials.Unavailable(blocked(block.get()));
        }
        ScramCredentials.Lookup found = database.lookup(user);
        boolean elsewhere =
                found instanceof ScramCredentials.Unknown && current.sources().size() > 1;
        boolean unknownHere =
                directory.current().flatMap(known -> known.user(user)).isEmpty();
        return elsewhere && unknownHere ? new ScramCredentials.Unsuitable() : found;
    }

    private CheckOutcome check(AuthSettings current, X509Certificate certificate) {
        Optional<String> name = certificateNames.user(certificate, current.certificateUser());
        if (name.isEmpty()) {
            return new CheckOutcome.Invalid("the certificate has no such name: "
                    + certificate.getSubjectX500Principal().getName());
        }
        return mayBeUsed(current, name.get());
    }

    /** Whether somebody whom another authority vouches for may sign in here. */
    private CheckOutcome mayBeUsed(AuthSettings current, String user) {
        if (!current.uses(Source.DATABASE)) {
            return new CheckOutcome.Valid(user);
        }
        Optional<DirectorySnapshot> known = directory.current();
        if (known.isEmpty()) {
            return new CheckOutcome.Unavailable("users have not been read since the start");
        }
        Optional<User> account = known.get().user(user);
        if (account.isEmpty()) {
            return current.sources().size() > 1
                    ? new CheckOutcome.Valid(user)
                    : new CheckOutcome.Invalid("no such user: " + user);
        }
        return account.get().enabled()
                ? new CheckOutcome.Valid(account.get().name())
                : new CheckOutcome.Invalid("the user is disabled: " + user);
    }

    /** What a user who has signed in may send as, besides its own address; asks nobody. */
    public boolean maySendAs(String user, Mailbox sender) {
        if (UserNames.key(user).equals(UserNames.key(sender))) {
            return true;
        }
        return settings.get().sources().stream()
                .flatMap(source -> source(source).stream())
                .anyMatch(source -> source.senders(user).allow(sender));
    }
}
