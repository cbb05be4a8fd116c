package org.mailstage.core.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.TlsLack;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Verdict;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryPhase;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

class FeedbackTest {
    private static final DeliveryOutcome DELIVERED =
            new DeliveryOutcome.Delivered(EnhancedStatus.of(2, 0, 0), "mx[192.0.2.1]:25", Reply.of(250, "2.0.0", "ok"));

    @Test
    void connectionTroubleShouldBeTrouble() {
        for (Trouble trouble : Trouble.values()) {
            for (DeliveryPhase phase : DeliveryPhase.values()) {
                assertThat(of(DeliveryFailurePolicy.onTrouble(phase, trouble, "reset", true)))
                        .as("%s %s", phase, trouble)
                        .isEqualTo(Feedback.TROUBLE);
            }
        }
    }

    @Test
    void refusalBeforeMailShouldBeTroubleWhateverItsCode() {
        assertThat(onReply(DeliveryPhase.GREETING, 554)).isEqualTo(Feedback.TROUBLE);
        assertThat(onReply(DeliveryPhase.HELLO, 450)).isEqualTo(Feedback.TROUBLE);
    }

    @Test
    void closingReplyShouldBeTroubleWhereverItComes() {
        assertThat(onReply(DeliveryPhase.MAIL, 421)).isEqualTo(Feedback.TROUBLE);
        assertThat(onReply(DeliveryPhase.RCPT, 421)).isEqualTo(Feedback.TROUBLE);
        assertThat(onReply(DeliveryPhase.DATA_END, 421)).isEqualTo(Feedback.TROUBLE);
    }

    @Test
    void temporaryRefusalOfMessageShouldBeReluctance() {
        assertThat(onReply(DeliveryPhase.MAIL, 451)).isEqualTo(Feedback.RELUCTANT);
        assertThat(onReply(DeliveryPhase.DATA_END, 452)).isEqualTo(Feedback.RELUCTANT);
    }

    @Test
    void refusalOfRecipientShouldShowThatTheSiteLives() {
        assertThat(onReply(DeliveryPhase.RCPT, 450)).isEqualTo(Feedback.ALIVE);
        assertThat(onReply(DeliveryPhase.RCPT, 550)).isEqualTo(Feedback.ALIVE);
        assertThat(onReply(DeliveryPhase.DATA_END, 554)).isEqualTo(Feedback.ALIVE);
    }

    @Test
    void hostThatDidNotAnswerAMomentAgoShouldBeTrouble() {
        DeliveryOutcome down = new DeliveryOutcome.Deferred(
                EnhancedStatus.of(4, 4, 1), "", Diagnostic.local("no host answered a moment ago"));

        assertThat(Feedback.of(List.of(down))).isEqualTo(Feedback.TROUBLE);
    }

    @Test
    void failureOfOursShouldSayNothingOfTheSite() {
        assertThat(of(DeliveryFailurePolicy.onShutdown())).isEqualTo(Feedback.SILENT);
        assertThat(of(DeliveryFailurePolicy.onNoHost())).isEqualTo(Feedback.SILENT);
        assertThat(of(DeliveryFailurePolicy.onUnreadableContent())).isEqualTo(Feedback.SILENT);
        assertThat(of(DeliveryFailurePolicy.onUnwritableRecipient())).isEqualTo(Feedback.SILENT);
        assertThat(of(DeliveryFailurePolicy.onTlsLack(TlsLack.NO_TLS, "", true)))
                .isEqualTo(Feedback.SILENT);
        assertThat(Feedback.of(List.of())).isEqualTo(Feedback.SILENT);
    }

    @Test
    void siteShouldBeAliveWhenOneOfSeveralRecipientsWasAnswered() {
        DeliveryOutcome lost = DeliveryFailurePolicy.onTrouble(DeliveryPhase.RCPT, Trouble.CONNECTION_LOST, "", true)
                .outcome("mx");

        assertThat(Feedback.of(List.of(lost, DELIVERED))).isEqualTo(Feedback.ALIVE);
        assertThat(Feedback.of(List.of(lost, lost))).isEqualTo(Feedback.TROUBLE);
    }

    private static Feedback onReply(DeliveryPhase phase, int code) {
        return of(DeliveryFailurePolicy.onReply(phase, Reply.plain(code, "no"), true));
    }

    private static Feedback of(Verdict verdict) {
        return Feedback.of(List.of(verdict.outcome("mx[192.0.2.1]:25")));
    }
}
