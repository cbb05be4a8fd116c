package org.mailstage.ejb.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.auth.Alias;
import org.mailstage.core.auth.DirectorySnapshot;
import org.mailstage.core.auth.DirectorySnapshot.Match;
import org.mailstage.core.auth.User;
import org.mailstage.core.sasl.ScramSecret;

/** What holds for users and aliases on every database. */
abstract class DirectoryContract {
    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");
    private static final ScramSecret SECRET = ScramSecret.create("opensesame".toCharArray());

    private final AtomicReference<Instant> now = new AtomicReference<>(TIME);
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicBoolean noGrid = new AtomicBoolean();
    private final ConcurrentMap<String, String> grid = new ConcurrentHashMap<>();
    private final JdbcDirectory tables = new JdbcDirectory(this::connection);
    private final DirectoryCopy here = copy();
    private final DirectoryCopy there = copy();

    abstract DataSource database();

    private Connection connection() throws SQLException {
        if (down.get()) {
            throw new SQLException("the database is down");
        }
        return database().getConnection();
    }

    private DirectoryCopy copy() {
        return new DirectoryCopy(tables, this::sharedMap, clock);
    }

    private ConcurrentMap<String, String> sharedMap() {
        if (noGrid.get()) {
            throw new IllegalStateException("no grid");
        }
        return grid;
    }

    @BeforeEach
    void clear() throws SQLException {
        execute("DELETE FROM mail_user");
        execute("DELETE FROM mail_alias");
        execute("UPDATE directory_state SET revision = revision + 1");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static User user(String name, String... senders) {
        return new User(name, SECRET, true, List.of(senders), TIME, TIME);
    }

    @Test
    void userShouldBeReadBackAsItWasAdded() throws SQLException {
        User user = user("Jane.Doe@Example.org", "@example.net", "\"a b\"@example.com", "*");
        assertThat(tables.add(user)).isTrue();

        DirectorySnapshot read = tables.read();
        assertThat(read.user("jane.doe@EXAMPLE.ORG")).contains(user);
        assertThat(read.find(new Mailbox("JANE.DOE", "example.org"))).isEqualTo(Match.USER);
    }

    @Test
    void userWithoutPasswordShouldBeReadBackWithoutOne() throws SQLException {
        tables.add(new User("robot", null, false, List.of(), TIME, TIME));

        assertThat(tables.read().user("Robot").orElseThrow())
                .isEqualTo(new User("robot", null, false, List.of(), TIME, TIME));
    }

    @Test
    void userShouldNotBeAddedTwiceWhenOnlyTheSpellingDiffers() throws SQLException {
        assertThat(tables.add(user("jane@bücher.example"))).isTrue();

        assertThat(tables.add(user("Jane@xn--bcher-kva.example"))).isFalse();
        assertThat(tables.read().users()).hasSize(1);
    }

    @Test
    void changesShouldSayWhetherThereWasAnythingToChange() throws SQLException {
        tables.add(user("jane"));
        tables.add(new Alias("sales@example.org", List.of("jane@example.org"), TIME, TIME));

        assertThat(tables.replace(new User("jane", SECRET, false, List.of(), TIME, TIME)))
                .isTrue();
        assertThat(tables.replace(user("john"))).isFalse();
        assertThat(tables.replace(new Alias("SALES@example.org", List.of("joe@example.org"), TIME, TIME)))
                .isTrue();
        assertThat(tables.replace(new Alias("info@example.org", List.of("joe@example.org"), TIME, TIME)))
                .isFalse();
        assertThat(tables.removeUser("john")).isFalse();
        assertThat(tables.removeAlias("info@example.org")).isFalse();

        DirectorySnapshot read = tables.read();
        assertThat(read.user("jane").orElseThrow().enabled()).isFalse();
        assertThat(read.members(new Mailbox("sales", "example.org")).orElseThrow())
                .containsExactly(new Mailbox("joe", "example.org"));
        assertThat(tables.removeUser("JANE")).isTrue();
        assertThat(tables.removeAlias("sales@EXAMPLE.org")).isTrue();
        assertThat(tables.read().users()).isEmpty();
        assertThat(tables.read().aliases()).isEmpty();
    }

    @Test
    void catchAllShouldCoverOnlyWhatHasNoAddressOfItsOwn() throws SQLException {
        tables.add(user("jane@example.org"));
        tables.add(new Alias("sales@example.org", List.of("jane@example.org"), TIME, TIME));
        tables.add(new Alias("@example.org", List.of("jane@example.org"), TIME, TIME));

        DirectorySnapshot read = tables.read();
        assertThat(read.find(new Mailbox("jane", "example.org"))).isEqualTo(Match.USER);
        assertThat(read.find(new Mailbox("sales", "example.org"))).isEqualTo(Match.ALIAS);
        assertThat(read.find(new Mailbox("anything", "Example.org"))).isEqualTo(Match.CATCH_ALL);
        assertThat(read.find(new Mailbox("jane", "sub.example.org"))).isEqualTo(Match.NONE);
        assertThat(read.members(new Mailbox("anything", "example.org"))).isEmpty();
    }

    @Test
    void spoiltSecretShouldCostOnlyItsUserTheSignIn() throws SQLException {
        tables.add(user("jane"));
        tables.add(user("john"));
        execute("UPDATE mail_user SET secret = 'plain' WHERE user_key = 'jane'");

        DirectorySnapshot read = tables.read();
        assertThat(read.user("jane").orElseThrow().storedSecret()).isEmpty();
        assertThat(read.user("john").orElseThrow().storedSecret()).contains(SECRET);
    }

    @Test
    void decoysShouldBeTheSameOnEveryNode() throws SQLException {
        ScramSecret first = tables.read().decoys().secretFor("nobody");

        assertThat(tables.read().decoys().secretFor("nobody")).isEqualTo(first);
        assertThat(DirectorySnapshot.EMPTY.decoys().secretFor("nobody")).isNotEqualTo(first);
    }

    @Test
    void copyShouldBeEmptyUntilItWasReadAndThenStayWhenTheDatabaseIsDown() throws SQLException {
        tables.add(user("jane"));
        down.set(true);
        assertThat(here.refresh()).isFalse();
        assertThat(here.current()).isEmpty();

        down.set(false);
        assertThat(here.refresh()).isTrue();
        down.set(true);
        now.updateAndGet(t -> t.plus(Duration.ofHours(1)));
        assertThat(here.refresh()).isFalse();
        assertThat(here.current().orElseThrow().user("jane")).isPresent();
    }

    @Test
    void changeShouldBeInForceHereAtOnceAndThereWithTheNextLook() throws SQLException {
        here.refresh();
        there.refresh();
        tables.add(user("jane"));
        here.changed();
        assertThat(here.current().orElseThrow().user("jane")).isPresent();
        assertThat(there.current().orElseThrow().user("jane")).isEmpty();

        there.refresh();
        assertThat(there.current().orElseThrow().user("jane")).isPresent();
    }

    @Test
    void changeShouldComeWithTimeWhenThereIsNoGrid() throws SQLException {
        noGrid.set(true);
        here.refresh();
        there.refresh();
        tables.add(user("jane"));
        here.changed();
        there.refresh();
        assertThat(there.current().orElseThrow().user("jane")).isEmpty();

        now.updateAndGet(t -> t.plusMillis(DirectoryCopy.CHECK_MILLIS));
        there.refresh();
        assertThat(there.current().orElseThrow().user("jane")).isPresent();
    }

    @Test
    void tablesShouldNotBeReadAgainWhenNothingChanged() {
        here.refresh();
        DirectorySnapshot before = here.current().orElseThrow();
        now.updateAndGet(t -> t.plusMillis(DirectoryCopy.CHECK_MILLIS));
        here.refresh();

        assertThat(here.current().orElseThrow()).isSameAs(before);
    }

    @Test
    void hintShouldBeFollowedLaterWhenTheDatabaseWasDownAtFirst() throws SQLException {
        here.refresh();
        there.refresh();
        tables.add(user("jane"));
        here.changed();
        down.set(true);
        assertThat(there.refresh()).isFalse();
        down.set(false);

        assertThat(there.refresh()).isTrue();
        assertThat(there.current().orElseThrow().user("jane")).isPresent();
    }
}
