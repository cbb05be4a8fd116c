package org.mailstage.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.TlsLack;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryPhase;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.delivery.FailureScope;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

class ErrorClassifierTest {
    /** In the manner of what big providers and common servers say. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "GREYLIST | RCPT     | 450 | 4.2.0   | <bob@example.org>: Recipient address rejected: Greylisted, see http://postgrey.example/help",
                "GREYLIST | RCPT     | 451 | 4.7.1   | Greylisting in action, please come back in 00:05:00",
                "GREYLIST | DATA_END | 451 | -       | 4.3.0 Message held, you are gray-listed, try again",
                "GREYLIST | RCPT     | 451 | 4.7.1   | Grey listed for 60 seconds",
                "TLS      | MAIL     | 454 | 4.7.0   | TLS currently unavailable",
                "TLS      | STARTTLS | 421 | 4.3.0   | cannot do that now",
                "QUOTA    | RCPT     | 452 | 4.2.2   | The recipient's inbox is out of storage space. Please direct the recipient to support",
                "QUOTA    | RCPT     | 452 | 4.2.2   | <bob@example.org> Quota exceeded (mailbox for user is full)",
                "QUOTA    | RCPT     | 452 | -       | Mailbox full",
                "QUOTA    | DATA_END | 451 | 4.3.0   | user is over quota",
                "RATE     | DATA_END | 421 | 4.7.28  | Our system has detected an unusual rate of unsolicited mail originating from your IP address",
                "RATE     | RCPT     | 450 | 4.2.1   | The user you are trying to contact is receiving mail too quickly",
                "RATE     | MAIL     | 421 | 4.7.0   | [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints",
                "RATE     | MAIL     | 451 | 4.7.650 | The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation",
                "RATE     | MAIL     | 451 | 4.7.500 | Server busy. Please try again later from [192.0.2.1]",
                "RATE     | DATA_END | 432 | 4.3.2   | Concurrent connections limit exceeded; STOREDRV.ClientSubmit",
                "RATE     | GREETING | 421 | -       | Too many connections from 192.0.2.1",
                "RATE     | GREETING | 421 | -       | Trop de connexions, veuillez verifier votre configuration",
                "RATE     | RCPT     | 452 | 4.5.3   | Too many recipients",
                "RATE     | GREETING | 421 | -       | Throttled - try again later",
                "RATE     | RCPT     | 451 | 4.4.5   | System congested",
                "POLICY   | DATA_END | 421 | 4.7.0   | Try again later, closing connection.",
                "POLICY   | DATA_END | 450 | 4.7.26  | Unauthenticated email from example.com is not accepted",
                "POLICY   | RCPT     | 450 | 4.7.25  | Client host rejected: cannot find your hostname, [192.0.2.1]",
                "POLICY   | MAIL     | 421 | -       | Message blocked for now, poor reputation of 192.0.2.1",
                "DNS      | MAIL     | 450 | 4.1.8   | <alice@example.com>: Sender address rejected: Domain not found",
                "DNS      | MAIL     | 451 | -       | Temporary lookup failure: DNS timeout",
                "DNS      | RCPT     | 451 | 4.4.3   | temporarily unable",
                "CONNECT  | GREETING | 421 | 4.3.2   | Service not available, closing transmission channel",
                "OTHER    | DATA_END | 451 | 4.3.0   | Temporary server error",
                "OTHER    | RCPT     | 450 | -       | Requested mail action not taken",
                "OTHER    | DATA_END | 452 | 4.3.1   | Insufficient system storage",
                "OTHER    | -        | 450 | 4.2.1   | mailbox disabled, not accepting messages"
            })
    void replyShouldBeOfTheClassItsWordsTell(
            ErrorClass expected, @Nullable DeliveryPhase phase, int code, @Nullable String status, String text) {
        EnhancedStatus enhanced = status == null ? null : EnhancedStatus.parse(status);
        Reply reply = new Reply(code, enhanced, List.of(text));
        DeliveryOutcome.Deferred deferred = new DeliveryOutcome.Deferred(
                enhanced == null ? EnhancedStatus.of(4, 0, 0) : enhanced,
                "mx.example[192.0.2.1]:25",
                Diagnostic.remote(reply),
                FailureScope.MESSAGE,
                phase,
                false);

        assertThat(ErrorClassifier.classify(deferred)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(DeliveryPhase.class)
    void brokenConnectionShouldBeOfTheClassItsPhaseTells(DeliveryPhase phase) {
        DeliveryOutcome outcome = DeliveryFailurePolicy.onTrouble(phase, Trouble.CONNECTION_LOST, "reset", true)
                .outcome("");

        assertThat(ErrorClassifier.classify((DeliveryOutcome.Deferred) outcome))
                .isEqualTo(phase == DeliveryPhase.STARTTLS ? ErrorClass.TLS : ErrorClass.CONNECT);
    }

    @Test
    void ourOwnFindingsShouldBeOfTheClassTheirStatusTells() {
        assertThat(ours("4.4.1")).isEqualTo(ErrorClass.CONNECT);
        assertThat(ours("4.4.3")).isEqualTo(ErrorClass.DNS);
        assertThat(ours("4.4.4")).isEqualTo(ErrorClass.DNS);
        assertThat(ours("4.3.0")).isEqualTo(ErrorClass.OTHER);
        DeliveryOutcome lack = DeliveryFailurePolicy.deferred(DeliveryFailurePolicy.onTlsLack(TlsLack.NO_TLS, "", true))
                .outcome("");
        assertThat(ErrorClassifier.classify((DeliveryOutcome.Deferred) lack)).isEqualTo(ErrorClass.TLS);
    }

    @Test
    void ourOwnWordsShouldNotBeTakenForThoseOfAReply() {
        DeliveryOutcome.Deferred deferred = new DeliveryOutcome.Deferred(
                EnhancedStatus.of(4, 3, 0), "", Diagnostic.local("greylist: mailbox full, too many connections"));

        assertThat(ErrorClassifier.classify(deferred)).isEqualTo(ErrorClass.OTHER);
    }

    private static ErrorClass ours(String status) {
        return ErrorClassifier.classify(
                new DeliveryOutcome.Deferred(EnhancedStatus.parse(status), "", Diagnostic.local("found by ourselves")));
    }
}
