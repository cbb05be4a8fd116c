package org.mailstage.core.auth;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.sasl.ScramDecoy;

/** All users and aliases as they were at one moment. Immutable and thread-safe. */
public final class DirectorySnapshot {
    /** Nobody. */
    public static final DirectorySnapshot EMPTY = of(0, randomKey(), List.of(), List.of());

    private static final int KEY_LENGTH = 32;

    /** What an address is to us. */
    public enum Match {
        /** The name of a user. */
        USER,
        /** An alias of its own. */
        ALIAS,
        /** Covered by an alias for its whole domain. */
        CATCH_ALL,
        /** Nothing that we know. */
        NONE
    }

    private final long revision;
    private final ScramDecoy decoys;
    private final Map<String, User> users;
    private final Map<String, Alias> aliases;

    private DirectorySnapshot(long revision, ScramDecoy decoys, Map<String, User> users, Map<String, Alias> aliases) {
        this.revision = revision;
        this.decoys = decoys;
        this.users = users;
        this.aliases = aliases;
    }

    /**
     * @param revision grows with every change of the tables
     * @param decoyKey secret of the cluster that makes unknown users look like known ones, at least 16 octets
     */
    public static DirectorySnapshot of(
            long revision, byte[] decoyKey, Collection<User> users, Collection<Alias> aliases) {
        Map<String, User> byName = new HashMap<>();
        users.forEach(user -> byName.put(user.key(), user));
        Map<String, Alias> byAddress = new HashMap<>();
        aliases.forEach(alias -> byAddress.put(alias.key(), alias));
        return new DirectorySnapshot(revision, new ScramDecoy(decoyKey), byName, byAddress);
    }

    /** A new secret for decoys. */
    public static byte[] randomKey() {
        byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        return key;
    }

    public long revision() {
        return revision;
    }

    /** Secrets of users who do not exist. */
    public ScramDecoy decoys() {
        return decoys;
    }

    /** The user of that name, in any spelling; disabled ones too. */
    public Optional<User> user(String name) {
        return Optional.ofNullable(users.get(UserNames.key(name)));
    }

    /** The alias of exactly that address. */
    public Optional<Alias> alias(String address) {
        return Optional.ofNullable(aliases.get(UserNames.key(address)));
    }

    /** What mail for the address would be mail for. */
    public Match find(Mailbox address) {
        String key = UserNames.key(address);
        if (users.containsKey(key)) {
            return Match.USER;
        }
        if (aliases.containsKey(key)) {
            return Match.ALIAS;
        }
        return aliases.containsKey("@" + address.domainKey()) ? Match.CATCH_ALL : Match.NONE;
    }

    /** What an alias stands for, one level deep; empty when the address has no alias of its own (EXPN). */
    public Optional<List<Mailbox>> members(Mailbox address) {
        return Optional.ofNullable(aliases.get(UserNames.key(address)))
                .map(alias -> alias.targets().stream().map(Mailbox::ofTrusted).toList());
    }

    public Collection<User> users() {
        return users.values();
    }

    public Collection<Alias> aliases() {
        return aliases.values();
    }

    @Override
    public String toString() {
        return "revision " + revision + ", " + users.size() + " users, " + aliases.size() + " aliases";
    }
}
