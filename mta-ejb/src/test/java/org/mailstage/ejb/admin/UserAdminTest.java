package org.mailstage.ejb.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.auth.Alias;
import org.mailstage.core.auth.DirectorySnapshot;
import org.mailstage.core.auth.User;
import org.mailstage.core.auth.UserNames;
import org.mailstage.ejb.admin.DirectoryChange.Outcome;
import org.mailstage.ejb.auth.DirectoryService;
import org.mailstage.ejb.auth.DirectoryUnavailableException;

class UserAdminTest {
    private final UserAdmin admin = new UserAdmin();
    private final Directory directory = new Directory();

    /** The tables in memory. */
    private static final class Directory extends DirectoryService {
        final Map<String, User> users = new HashMap<>();
        final Map<String, Alias> aliases = new HashMap<>();
        boolean down;

        private boolean up(boolean done) {
            if (down) {
                throw new DirectoryUnavailableException(new IllegalStateException("down"));
            }
            return done;
        }

        @Override
        public Optional<DirectorySnapshot> current() {
            return Optional.of(
                    DirectorySnapshot.of(1, DirectorySnapshot.randomKey(), users.values(), aliases.values()));
        }

        @Override
        public boolean add(User user) {
            return up(users.putIfAbsent(user.key(), user) == null);
        }

        @Override
        public boolean replace(User user) {
            return up(users.replace(user.key(), user) != null);
        }

        @Override
        public boolean removeUser(String name) {
            return up(users.remove(UserNames.key(name)) != null);
        }

        @Override
        public boolean add(Alias alias) {
            return up(aliases.putIfAbsent(alias.key(), alias) == null);
        }

        @Override
        public boolean replace(Alias alias) {
            return up(aliases.replace(alias.key(), alias) != null);
        }

        @Override
        public boolean removeAlias(String address) {
            return up(aliases.remove(UserNames.key(address)) != null);
        }
    }

    @BeforeEach
    void wire() {
        admin.directory = directory;
    }

    private Outcome add(String name, String password, String... senders) {
        return admin.addUser(name, password == null ? null : password.toCharArray(), true, List.of(senders), "test")
                .outcome();
    }

    @Test
    void userShouldBeAddedOnceAndItsPasswordKeptAsASecret() {
        assertThat(add("Jane@example.org", "opensesame", "@Example.net")).isEqualTo(Outcome.DONE);
        assertThat(add("jane@EXAMPLE.org", "opensesame")).isEqualTo(Outcome.EXISTS);

        UserView jane = admin.user("jane@example.org").orElseThrow();
        assertThat(jane.senders()).containsExactly("@example.net");
        assertThat(jane.password()).isTrue();
        assertThat(directory
                        .users
                        .get("jane@example.org")
                        .storedSecret()
                        .orElseThrow()
                        .verify("opensesame".toCharArray()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "jane@", "x/y@example.org"})
    void userShouldBeRefusedWhenTheNameIsNone(String name) {
        assertThat(add(name, "opensesame")).isEqualTo(Outcome.INVALID);
    }

    @Test
    void userShouldBeRefusedWhenPasswordOrSendersAreNone() {
        assertThat(add("jane", "short")).isEqualTo(Outcome.INVALID);
        assertThat(add("jane", "opensesame", "no sender")).isEqualTo(Outcome.INVALID);
        assertThat(add("jane", null, "*", "*")).isEqualTo(Outcome.DONE);
        assertThat(admin.user("jane").orElseThrow().password()).isFalse();
    }

    @Test
    void changeShouldLeaveThePasswordAndTheOtherWayRound() {
        add("jane", "opensesame", "@example.net");
        assertThat(admin.changeUser("jane", false, List.of("*"), "test").isDone())
                .isTrue();
        assertThat(admin.changePassword("jane", "another one".toCharArray(), "test")
                        .isDone())
                .isTrue();

        User jane = directory.users.get("jane");
        assertThat(jane.enabled()).isFalse();
        assertThat(jane.senders()).containsExactly("*");
        assertThat(jane.storedSecret().orElseThrow().verify("another one".toCharArray()))
                .isTrue();
    }

    @Test
    void changesShouldSayWhenThereIsNobody() {
        assertThat(admin.changeUser("nobody", true, List.of(), "test").outcome())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(admin.changePassword("nobody", "opensesame".toCharArray(), "test")
                        .outcome())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(admin.removeUser("nobody", "test").outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(admin.removeAlias("nobody@example.org", "test").outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(admin.putAlias("a@example.org", List.of("b@example.org"), false, "test")
                        .outcome())
                .isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aliasShouldHaveAnAddressAndTargets() {
        assertThat(admin.putAlias("sales@example.org", List.of("jane@example.org"), true, "test")
                        .isDone())
                .isTrue();
        assertThat(admin.putAlias("SALES@example.org", List.of("joe@example.org"), true, "test")
                        .outcome())
                .isEqualTo(Outcome.EXISTS);
        assertThat(admin.putAlias("@example.org", List.of(), true, "test").outcome())
                .isEqualTo(Outcome.INVALID);
        assertThat(admin.putAlias("x", List.of("joe@example.org"), true, "test").outcome())
                .isEqualTo(Outcome.INVALID);
        assertThat(admin.putAlias("x@example.org", List.of("joe"), true, "test").outcome())
                .isEqualTo(Outcome.INVALID);
    }

    @Test
    void listsShouldBeFoundByTextPageByPage() {
        for (int i = 0; i < 5; i++) {
            add("user" + i + "@example.org", null);
        }
        admin.putAlias("sales@example.org", List.of("user3@example.org"), true, "test");

        assertThat(admin.users("", 2, 2).total()).isEqualTo(5);
        assertThat(admin.users("", 2, 2).entries())
                .extracting(UserView::name)
                .containsExactly("user2@example.org", "user3@example.org");
        assertThat(admin.users("USER4", 10, 0).entries()).hasSize(1);
        assertThat(admin.aliases("user3", 10, 0).entries()).hasSize(1);
        assertThat(admin.aliases("user4", 10, 0).entries()).isEmpty();
    }

    @Test
    void changeShouldFailWhenTheDatabaseIsDown() {
        directory.down = true;

        assertThatThrownBy(() -> add("jane", "opensesame")).isInstanceOf(DirectoryUnavailableException.class);
    }
}
