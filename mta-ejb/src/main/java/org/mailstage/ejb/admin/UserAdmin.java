package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.Alias;
import org.mailstage.core.auth.DirectorySnapshot;
import org.mailstage.core.auth.User;
import org.mailstage.core.auth.UserNames;
import org.mailstage.core.sasl.ScramSecret;
import org.mailstage.ejb.admin.DirectoryChange.Outcome;
import org.mailstage.ejb.auth.DirectoryService;
import org.mailstage.ejb.auth.DirectoryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users and aliases: shown as this node knows them, changed for the whole cluster.
 *
 * <p>Thread-safe. Changes throw {@link DirectoryUnavailableException} when the database does not answer.
 */
@ApplicationScoped
public class UserAdmin {
    /** The shortest password that is taken. */
    public static final int SHORTEST_PASSWORD = 8;

    private static final Logger LOG = LoggerFactory.getLogger(UserAdmin.class);
    private static final int LONGEST_PASSWORD = 1000;
    private static final int MOST_SENDERS = 300;
    private static final int MOST_TARGETS = 3000;

    @Inject
    DirectoryService directory;

    Clock clock = Clock.systemUTC();

    /** A part of a list. @param total how many match */
    public record Page<T>(int total, List<T> entries) {}

    /** Whether users and aliases are known at all; else the lists are empty, since the database has not answered yet. */
    public boolean isKnown() {
        return directory.current().isPresent();
    }

    /** Users whose name holds the text, by name. */
    public Page<UserView> users(String text, int limit, int offset) {
        return page(
                DirectorySnapshot::users, User::key, user -> List.of(user.name()), UserView::of, text, limit, offset);
    }

    /** Aliases whose address or targets hold the text, by address. */
    public Page<Alias> aliases(String text, int limit, int offset) {
        Function<Alias, List<String>> words = alias -> {
            List<String> all = new ArrayList<>(alias.targets());
            all.add(alias.address());
            return all;
        };
        return page(DirectorySnapshot::aliases, Alias::key, words, Function.identity(), text, limit, offset);
    }

    private <S, T> Page<T> page(
            Function<DirectorySnapshot, Collection<S>> list,
            Function<S, String> key,
            Function<S, List<String>> words,
            Function<S, T> view,
            String text,
            int limit,
            int offset) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        List<S> found = directory.current().stream()
                .flatMap(known -> list.apply(known).stream())
                .filter(entry -> words.apply(entry).stream()
                        .anyMatch(word -> word.toLowerCase(Locale.ROOT).contains(wanted)))
                .sorted(Comparator.comparing(key))
                .toList();
        return new Page<>(
                found.size(), found.stream().skip(offset).limit(limit).map(view).toList());
    }

    /** One user. */
    public Optional<UserView> user(String name) {
        return find(name).map(UserView::of);
    }

    /** One alias. */
    public Optional<Alias> alias(String address) {
        return directory.current().flatMap(known -> known.alias(address));
    }

    private Optional<User> find(String name) {
        return directory.current().flatMap(known -> known.user(name));
    }

    /**
     * Adds a user.
     *
     * @param password null for a user who signs in by certificate or token; stays the caller's to wipe
     */
    public DirectoryChange addUser(
            String name, char @Nullable [] password, boolean enabled, List<String> senders, String by) {
        Optional<String> valid = UserNames.userName(name);
        if (valid.isEmpty()) {
            return DirectoryChange.invalid("A user's name is a mailbox, or a login name of at most 64 characters"
                    + " without spaces, quotes and slashes");
        }
        List<String> allowed = senders(senders);
        DirectoryChange fault = faults(password, senders, allowed);
        if (!fault.isDone()) {
            return fault;
        }
        Instant now = now();
        ScramSecret secret = password == null ? null : ScramSecret.create(password);
        boolean added = directory.add(new User(valid.get(), secret, enabled, allowed, now, now));
        return told(added, Outcome.EXISTS, "There is a user of that name already", "user added", valid.get(), by);
    }

    /** Changes what a user may do. */
    public DirectoryChange changeUser(String name, boolean enabled, List<String> senders, String by) {
        List<String> allowed = senders(senders);
        DirectoryChange fault = faults(null, senders, allowed);
        if (!fault.isDone()) {
            return fault;
        }
        return replace(
                name, user -> new User(user.name(), user.secret(), enabled, allowed, user.createdAt(), now()), by);
    }

    /** Gives a user another password. @param password stays the caller's to wipe */
    public DirectoryChange changePassword(String name, char[] password, String by) {
        DirectoryChange fault = faults(password, List.of(), List.of());
        if (!fault.isDone()) {
            return fault;
        }
        ScramSecret secret = ScramSecret.create(password);
        return replace(
                name,
                user -> new User(user.name(), secret, user.enabled(), user.senders(), user.createdAt(), now()),
                by);
    }

    private DirectoryChange replace(String name, Function<User, User> change, String by) {
        Optional<User> known = find(name);
        boolean done = known.isPresent() && directory.replace(change.apply(known.get()));
        return told(done, Outcome.UNKNOWN, "There is no user of that name", "user changed", name, by);
    }

    /** Removes a user. */
    public DirectoryChange removeUser(String name, String by) {
        return told(
                directory.removeUser(name), Outcome.UNKNOWN, "There is no user of that name", "user removed", name, by);
    }

    private static DirectoryChange faults(char @Nullable [] password, List<String> given, List<String> senders) {
        if (password != null && (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD)) {
            return DirectoryChange.invalid("A password has at least " + SHORTEST_PASSWORD + " characters");
        }
        if (given.size() > MOST_SENDERS) {
            return DirectoryChange.invalid("A user has at most " + MOST_SENDERS + " senders; @domain or * covers more");
        }
        return senders.size() == new LinkedHashSet<>(given).size()
                ? DirectoryChange.DONE
                : DirectoryChange.invalid("A sender is a mailbox, @domain, or * for any address");
    }

    private static List<String> senders(List<String> given) {
        return given.stream()
                .distinct()
                .flatMap(sender -> UserNames.sender(sender).stream())
                .toList();
    }

    /** Adds an alias, or replaces the targets of the one there is. */
    public DirectoryChange putAlias(String address, List<String> targets, boolean fresh, String by) {
        Optional<String> valid = UserNames.aliasAddress(address);
        if (valid.isEmpty()) {
            return DirectoryChange.invalid("An alias is a mailbox, or @domain for whatever has no address there");
        }
        Set<String> mailboxes = new LinkedHashSet<>();
        for (String target : targets) {
            Optional<String> mailbox = UserNames.mailbox(target.strip()).map(Object::toString);
            if (mailbox.isEmpty()) {
                return DirectoryChange.invalid("A target is a mailbox with its domain");
            }
            mailboxes.add(mailbox.get());
        }
        if (mailboxes.isEmpty() || mailboxes.size() > MOST_TARGETS) {
            return DirectoryChange.invalid("An alias has 1 to " + MOST_TARGETS + " targets");
        }
        Instant now = now();
        Instant created = alias(valid.get()).map(Alias::createdAt).orElse(now);
        Alias alias = new Alias(valid.get(), List.copyOf(mailboxes), created, now);
        return fresh
                ? told(
                        directory.add(alias),
                        Outcome.EXISTS,
                        "There is an alias of that address already",
                        "alias added",
                        valid.get(),
                        by)
                : told(
                        directory.replace(alias),
                        Outcome.UNKNOWN,
                        "There is no alias of that address",
                        "alias changed",
                        valid.get(),
                        by);
    }

    /** Removes an alias. */
    public DirectoryChange removeAlias(String address, String by) {
        return told(
                directory.removeAlias(address),
                Outcome.UNKNOWN,
                "There is no alias of that address",
                "alias removed",
                address,
                by);
    }

    private static DirectoryChange told(
            boolean done, Outcome otherwise, String detail, String what, String name, String by) {
        if (!done) {
            return new DirectoryChange(otherwise, detail);
        }
        LOG.info("MTA-15030 {}: name=\"{}\" by=\"{}\"", what, name.replaceAll("\\p{Cntrl}|\"", "?"), by);
        return DirectoryChange.DONE;
    }

    /** As precise as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
