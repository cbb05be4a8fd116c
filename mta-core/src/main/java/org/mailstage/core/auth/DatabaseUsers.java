package org.mailstage.core.auth;

import java.util.Optional;
import org.mailstage.core.sasl.CheckOutcome;
import org.mailstage.core.sasl.ScramCredentials;
import org.mailstage.core.sasl.ScramSecret;

/** The users of our own table, as a source of passwords and of SCRAM secrets. Thread-safe; asks the snapshot in memory. */
public final class DatabaseUsers implements PasswordSource, ScramCredentials {
    private static final String NOT_READ = "users have not been read since the start";

    private final UserDirectory directory;

    public DatabaseUsers(UserDirectory directory) {
        this.directory = directory;
    }

    @Override
    public Optional<CheckOutcome> check(String user, char[] password) {
        Optional<DirectorySnapshot> known = directory.current();
        if (known.isEmpty()) {
            return Optional.of(new CheckOutcome.Unavailable(NOT_READ));
        }
        Optional<User> found = known.get().user(user);
        // An unknown user takes as long as a wrong password.
        ScramSecret secret = found.flatMap(User::storedSecret)
                .orElseGet(() -> known.get().decoys().secretFor(user));
        boolean right = secret.verify(password);
        return found.map(account -> outcome(account, right));
    }

    private static CheckOutcome outcome(User account, boolean right) {
        if (account.secret() == null) {
            return new CheckOutcome.Invalid("the user has no password");
        }
        if (!right) {
            return new CheckOutcome.Invalid("wrong password");
        }
        return account.enabled()
                ? new CheckOutcome.Valid(account.name())
                : new CheckOutcome.Invalid("the user is disabled");
    }

    @Override
    public Lookup lookup(String user) {
        Optional<DirectorySnapshot> known = directory.current();
        if (known.isEmpty()) {
            return new Unavailable(NOT_READ);
        }
        return known.get()
                .user(user)
                .filter(User::enabled)
                .<Lookup>flatMap(account -> account.storedSecret().map(secret -> new Found(account.name(), secret)))
                .orElseGet(Unknown::new);
    }

    @Override
    public AllowedSenders senders(String user) {
        return directory
                .current()
                .flatMap(known -> known.user(user))
                .map(account -> AllowedSenders.of(account.senders()))
                .orElse(AllowedSenders.NONE);
    }
}
