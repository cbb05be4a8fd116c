package org.mailstage.core.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.smtp.EnhancedStatus;

class StatusExplanationTest {
    @ParameterizedTest
    @CsvSource({
        "5.1.1, no such mailbox",
        "4.1.1, no such mailbox",
        "5.1.10, accepts no e-mail",
        "4.2.2, mailbox is full",
        "5.3.4, too large",
        "5.4.6, round in circles",
        "5.7.1, does not allow",
        "5.1.99, wrong with the address",
        "5.6.3, kind of content",
        "5.7.777, policy",
        "5.0.0, refused the message",
        "5.9.1, refused the message",
    })
    void explanationShouldBeOfTheExactCodeOrElseOfItsSubject(String status, String words) {
        assertThat(StatusExplanation.of(EnhancedStatus.parse(status)))
                .contains(words)
                .endsWith(".");
    }
}
