package org.mailstage.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.auth.Alias;
import org.mailstage.core.auth.DirectorySnapshot;

class AddressBookTest {
    private static final DirectorySnapshot KNOWN = DirectorySnapshot.of(
            1,
            DirectorySnapshot.randomKey(),
            List.of(),
            List.of(
                    new Alias(
                            "team@example.org",
                            List.of("a@example.org", "b@example.net"),
                            Instant.EPOCH,
                            Instant.EPOCH),
                    new Alias("@example.com", List.of("a@example.org"), Instant.EPOCH, Instant.EPOCH)));

    private final AddressBook book = new AddressBook(() -> Optional.of(KNOWN));

    @ParameterizedTest
    @CsvSource({
        "team@example.org, 250",
        "<TEAM@example.org>, 250",
        "<team@EXAMPLE.org> SMTPUTF8, 250",
        "jörg@example.org, 550",
        "anybody@example.com, 252",
        "a b c, 501",
        "<>, 501"
    })
    void verifyShouldTellWhatIsKnown(String argument, int code) {
        assertThat(book.verify(argument).code()).isEqualTo(code);
    }

    @Test
    void verifyShouldTellNothingWhenNothingIsKnownYet() {
        assertThat(new AddressBook(Optional::empty).verify("team@example.org").code())
                .isEqualTo(252);
    }

    @Test
    void expandShouldListMembersWhenThereIsAnAlias() {
        assertThat(book.expand("team@example.org"))
                .contains(List.of(Mailbox.ofTrusted("a@example.org"), Mailbox.ofTrusted("b@example.net")));
        assertThat(book.expand("nobody@example.org")).isEmpty();
        assertThat(book.expand("(")).isEmpty();
    }
}
