package org.mailstage.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.Mailbox;

class MaildirTemplateTest {
    @ParameterizedTest
    @CsvSource({
        "/var/mail/%d/%u, Bob@Example.ORG, /var/mail/example.org/bob, /var/mail",
        "/var/mail/%d/x-%u, bob+list@example.org, /var/mail/example.org/x-bob+list, /var/mail",
        "/var/mail/100%%/%u@%d, bob@example.org, /var/mail/100%/bob@example.org, /var/mail",
        "/srv/inbox, bob@example.org, /srv/inbox, /srv",
        "/srv/mail/%u/Maildir, '\"bob\"@example.org', /srv/mail/bob/Maildir, /srv/mail",
    })
    void directoryShouldBeNamedAfterTheRecipient(String template, String recipient, Path directory, Path base) {
        MaildirTemplate maildir = new MaildirTemplate(template);

        assertThat(maildir.of(Mailbox.ofTrusted(recipient))).contains(directory);
        assertThat(maildir.base()).isEqualTo(base);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..@example.org",
                ".@example.org",
                ".hidden@example.org",
                "../../etc/passwd@example.org",
                "a/b@example.org",
                "\"a b/..\"@example.org",
                "a\\b@example.org",
                "a\u0000b@example.org",
                "bob@..",
                "bob@../etc",
                "bob@",
            })
    void directoryShouldNotBeThereWhenAddressCouldLeadElsewhere(String recipient) {
        assertThat(new MaildirTemplate("/var/mail/%d/%u").of(Mailbox.ofTrusted(recipient)))
                .isEmpty();
    }

    @Test
    void directoryShouldNotBeThereWhenNameIsTooLong() {
        Mailbox recipient = Mailbox.ofTrusted("ä".repeat(101) + "@example.org");

        assertThat(new MaildirTemplate("/var/mail/%u").of(recipient)).isEmpty();
    }
}
