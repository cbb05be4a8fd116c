package org.mailstage.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.sasl.CheckOutcome;
import org.mailstage.core.sasl.ScramCredentials;
import org.mailstage.core.sasl.ScramSecret;

class DatabaseUsersTest {
    private static final Instant TIME = Instant.EPOCH;
    private static final ScramSecret SECRET = ScramSecret.create("opensesame".toCharArray());
    private static final DirectorySnapshot KNOWN = DirectorySnapshot.of(
            1,
            DirectorySnapshot.randomKey(),
            List.of(
                    new User("Jane@example.org", SECRET, true, List.of("@example.net"), TIME, TIME),
                    new User("gone@example.org", SECRET, false, List.of(), TIME, TIME),
                    new User("robot", null, true, List.of(), TIME, TIME)),
            List.of());

    private final DatabaseUsers users = new DatabaseUsers(() -> Optional.of(KNOWN));
    private final DatabaseUsers unread = new DatabaseUsers(Optional::empty);

    private static char[] password(String text) {
        return text.toCharArray();
    }

    @Test
    void passwordShouldBeRightInAnySpellingOfTheName() {
        assertThat(users.check("jane@EXAMPLE.org", password("opensesame")))
                .contains(new CheckOutcome.Valid("Jane@example.org"));
    }

    @Test
    void passwordShouldBeInvalidWhenWrongOrDisabledOrAbsent() {
        assertThat(users.check("jane@example.org", password("opensesame ")).orElseThrow())
                .isInstanceOf(CheckOutcome.Invalid.class);
        assertThat(users.check("gone@example.org", password("opensesame")).orElseThrow())
                .isInstanceOf(CheckOutcome.Invalid.class);
        assertThat(users.check("robot", password("opensesame")).orElseThrow()).isInstanceOf(CheckOutcome.Invalid.class);
    }

    @Test
    void nextSourceShouldBeAskedWhenTheUserIsUnknown() {
        assertThat(users.check("nobody", password("opensesame"))).isEmpty();
    }

    @Test
    void nothingShouldBeKnownUntilUsersWereRead() {
        assertThat(unread.check("jane@example.org", password("opensesame")).orElseThrow())
                .isInstanceOf(CheckOutcome.Unavailable.class);
        assertThat(unread.lookup("jane@example.org")).isInstanceOf(ScramCredentials.Unavailable.class);
    }

    @Test
    void secretShouldBeFoundOnlyOfWhomMaySignInByIt() {
        assertThat(users.lookup("JANE@example.org")).isEqualTo(new ScramCredentials.Found("Jane@example.org", SECRET));
        assertThat(users.lookup("gone@example.org")).isInstanceOf(ScramCredentials.Unknown.class);
        assertThat(users.lookup("robot")).isInstanceOf(ScramCredentials.Unknown.class);
        assertThat(users.lookup("nobody")).isInstanceOf(ScramCredentials.Unknown.class);
    }

    @Test
    void sendersShouldBeThoseOfTheUser() {
        assertThat(users.senders("jane@example.org").allow(new Mailbox("x", "example.net")))
                .isTrue();
        assertThat(users.senders("nobody").allow(new Mailbox("x", "example.net")))
                .isFalse();
    }

    @Test
    void userShouldShowNoSecretAsText() {
        String salt = SECRET.text().split("[:$]")[2];

        assertThat(KNOWN.user("jane@example.org").orElseThrow().toString()).doesNotContain(salt);
    }
}
