package org.mailstage.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Step;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Verdict;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

class DeliveryFailurePolicyTest {
    @ParameterizedTest
    @CsvSource({
        // phase, code, status, text, last host, scope, step, resulting status
        "GREETING, 421, 4.3.2, busy,               false, HOST,      NEXT_HOST, 4.3.2",
        "GREETING, 421, 4.3.2, busy,               true,  HOST,      DEFER,     4.3.2",
        "GREETING, 554,      , no service,         false, HOST,      NEXT_HOST, 4.0.0",
        "GREETING, 554, 5.7.1, no service,         true,  HOST,      DEFER,     4.7.1",
        "HELLO,    450, 4.7.1, later,              false, HOST,      NEXT_HOST, 4.7.1",
        "HELLO,    550, 5.7.1, helo refused,       true,  HOST,      DEFER,     4.7.1",
        "STARTTLS, 421,      , bye,                false, HOST,      NEXT_HOST, 4.0.0",
        "MAIL,     451, 4.3.0, later,              false, MESSAGE,   NEXT_HOST, 4.3.0",
        "MAIL,     451,      , later,              true,  MESSAGE,   DEFER,     4.0.0",
        "MAIL,     550, 5.7.1, refused,            false, MESSAGE,   FAIL,      5.7.1",
        "MAIL,     552, 5.3.4, too big,            true,  MESSAGE,   FAIL,      5.3.4",
        "MAIL,     421, 4.7.0, slow down,          false, SESSION,   NEXT_HOST, 4.7.0",
        "MAIL,     421, 4.7.0, slow down,          true,  SESSION,   DEFER,     4.7.0",
        "RCPT,     450, 4.2.0, greylisted,         false, RECIPIENT, DEFER,     4.2.0",
        "RCPT,     550, 5.1.1, no such user,       false, RECIPIENT, FAIL,      5.1.1",
        "RCPT,     550,      , no such user,       true,  RECIPIENT, FAIL,      5.0.0",
        "RCPT,     452, 4.5.3, too many,           true,  RECIPIENT, DEFER,     4.5.3",
        "RCPT,     552, 5.5.3, recipients,         true,  RECIPIENT, DEFER,     4.5.3",
        "RCPT,     552,      , Too Many recipients, true, RECIPIENT, DEFER,     4.0.0",
        "RCPT,     552, 5.2.2, mailbox full,       true,  RECIPIENT, FAIL,      5.2.2",
        "RCPT,     421,      , bye,                false, SESSION,   NEXT_HOST, 4.0.0",
        "RCPT,     421,      , bye,                true,  SESSION,   DEFER,     4.0.0",
        "DATA,     421, 4.3.2, bye,                false, SESSION,   NEXT_HOST, 4.3.2",
        "CONTENT,  421, 4.3.2, bye,                false, SESSION,   DEFER,     4.3.2",
        "DATA,     451, 4.3.1, full,               false, MESSAGE,   DEFER,     4.3.1",
        "DATA,     554, 5.6.0, no,                 false, MESSAGE,   FAIL,      5.6.0",
        "DATA_END, 451, 4.3.0, later,              false, MESSAGE,   DEFER,     4.3.0",
        "DATA_END, 552, 5.3.4, too big,            false, MESSAGE,   FAIL,      5.3.4",
        "DATA_END, 554, 5.7.1, spam,               true,  MESSAGE,   FAIL,      5.7.1",
        "DATA_END, 421, 4.3.2, going down,         false, SESSION,   DEFER,     4.3.2",
    })
    void replyShouldBeJudgedByItsReach(
            DeliveryPhase phase,
            int code,
            String status,
            String text,
            boolean last,
            FailureScope scope,
            Step step,
            String result) {
        Reply reply = new Reply(code, status == null ? null : EnhancedStatus.parse(status), List.of(text));
        Verdict verdict = DeliveryFailurePolicy.onReply(phase, reply, last);
        assertThat(verdict.scope()).isEqualTo(scope);
        assertThat(verdict.step()).isEqualTo(step);
        assertThat(verdict.status()).isEqualTo(EnhancedStatus.parse(result));
        assertThat(verdict.diagnostic()).isEqualTo(new Diagnostic("smtp", reply.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT,  NO_CONNECTION,   false, HOST,    NEXT_HOST, 4.4.1",
        "CONNECT,  NO_CONNECTION,   true,  HOST,    DEFER,     4.4.1",
        "GREETING, CONNECTION_LOST, false, HOST,    NEXT_HOST, 4.4.2",
        "GREETING, TIMED_OUT,       true,  HOST,    DEFER,     4.4.2",
        "GREETING, BAD_REPLY,       false, HOST,    NEXT_HOST, 4.5.0",
        "HELLO,    TIMED_OUT,       false, HOST,    NEXT_HOST, 4.4.2",
        "HELLO,    BAD_REPLY,       true,  HOST,    DEFER,     4.5.0",
        "STARTTLS, CONNECTION_LOST, false, HOST,    NEXT_HOST, 4.4.2",
        "MAIL,     CONNECTION_LOST, false, SESSION, NEXT_HOST, 4.4.2",
        "MAIL,     CONNECTION_LOST, true,  SESSION, DEFER,     4.4.2",
        "RCPT,     TIMED_OUT,       false, SESSION, NEXT_HOST, 4.4.2",
        "RCPT,     TIMED_OUT,       true,  SESSION, DEFER,     4.4.2",
        "DATA,     BAD_REPLY,       false, SESSION, NEXT_HOST, 4.5.0",
        "DATA,     BAD_REPLY,       true,  SESSION, DEFER,     4.5.0",
        "CONTENT,  TIMED_OUT,       false, SESSION, DEFER,     4.4.2",
        "CONTENT,  CONNECTION_LOST, true,  SESSION, DEFER,     4.4.2",
        "DATA_END, CONNECTION_LOST, false, SESSION, DEFER,     4.4.2",
        "DATA_END, TIMED_OUT,       false, SESSION, DEFER,     4.4.2",
        "DATA_END, BAD_REPLY,       false, SESSION, DEFER,     4.4.2",
    })
    void troubleShouldBeJudgedByItsReach(
            DeliveryPhase phase, Trouble trouble, boolean last, FailureScope scope, Step step, String result) {
        Verdict verdict = DeliveryFailurePolicy.onTrouble(phase, trouble, "reset by peer", last);
        assertThat(verdict.scope()).isEqualTo(scope);
        assertThat(verdict.step()).isEqualTo(step);
        assertThat(verdict.status()).isEqualTo(EnhancedStatus.parse(result));
        assertThat(verdict.diagnostic().type()).isEqualTo("x-mailstage");
        assertThat(verdict.diagnostic().text()).contains(phase.words()).contains("reset by peer");
    }

    @ParameterizedTest
    @EnumSource(DeliveryPhase.class)
    void noTroubleShouldEverFailAMessage(DeliveryPhase phase) {
        for (Trouble trouble : Trouble.values()) {
            assertThat(DeliveryFailurePolicy.onTrouble(phase, trouble, "", true).step())
                    .isEqualTo(Step.DEFER);
        }
    }

    @Test
    void onlyTroubleBehindTheFinalDotShouldSayThatTheOutcomeIsUnknown() {
        for (DeliveryPhase phase : DeliveryPhase.values()) {
            String text = DeliveryFailurePolicy.onTrouble(phase, Trouble.CONNECTION_LOST, "", true)
                    .diagnostic()
                    .text();
            assertThat(text.contains("may have taken the message")).isEqualTo(phase == DeliveryPhase.DATA_END);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "452, 4.5.3, one more,           true",
        "452,      , Too many recipients, true",
        "552, 5.5.3, one more,           true",
        "552,      , too many addresses, true",
        "452, 4.2.2, mailbox full,       false",
        "552, 5.2.2, mailbox full,       false",
        "450, 4.5.3, one more,           false",
        "550, 5.7.1, too many errors,    false",
    })
    void tooManyRecipientsShouldBeToldFromAnyOtherRefusal(int code, String status, String text, boolean tooMany) {
        Reply reply = new Reply(code, status == null ? null : EnhancedStatus.parse(status), List.of(text));
        assertThat(DeliveryFailurePolicy.saysTooManyRecipients(reply)).isEqualTo(tooMany);
    }

    @Test
    void tooLargeMessageShouldFailWithLocalDiagnostic() {
        Verdict verdict = DeliveryFailurePolicy.onSizeLimit(2000, 1000);
        assertThat(verdict.step()).isEqualTo(Step.FAIL);
        assertThat(verdict.status()).isEqualTo(EnhancedStatus.of(5, 3, 4));
        assertThat(verdict.diagnostic().type()).isEqualTo("x-mailstage");
        assertThat(verdict.diagnostic().text()).contains("2000").contains("1000");
    }

    @Test
    void outcomeShouldCarryStatusHostAndDiagnostic() {
        Verdict deferred = DeliveryFailurePolicy.onTrouble(DeliveryPhase.MAIL, Trouble.TIMED_OUT, "", true);
        assertThat(deferred.outcome("mx[192.0.2.1]:25"))
                .isEqualTo(new DeliveryOutcome.Deferred(
                        deferred.status(),
                        "mx[192.0.2.1]:25",
                        deferred.diagnostic(),
                        FailureScope.SESSION,
                        DeliveryPhase.MAIL,
                        false));
        Verdict failed = DeliveryFailurePolicy.onSizeLimit(2, 1);
        assertThat(failed.outcome("mx[192.0.2.1]:25"))
                .isEqualTo(new DeliveryOutcome.Failed(failed.status(), "mx[192.0.2.1]:25", failed.diagnostic()));
    }

    @Test
    void outcomeShouldBeRefusedWhileAnotherHostIsToBeTried() {
        Verdict next = DeliveryFailurePolicy.onTrouble(DeliveryPhase.CONNECT, Trouble.NO_CONNECTION, "", false);
        assertThatThrownBy(() -> next.outcome("mx")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void outcomeShouldBeInDoubtOnlyWhenTheFinalDotWasSent(Trouble trouble) {
        for (DeliveryPhase phase : DeliveryPhase.values()) {
            Verdict verdict = DeliveryFailurePolicy.onTrouble(phase, trouble, "", true);

            assertThat(verdict.inDoubt()).as(phase.name()).isEqualTo(phase == DeliveryPhase.DATA_END);
            assertThat(verdict.outcome("")).isInstanceOfSatisfying(DeliveryOutcome.Deferred.class, deferred -> {
                assertThat(deferred.inDoubt()).isEqualTo(verdict.inDoubt());
                assertThat(deferred.phase()).isEqualTo(phase);
            });
        }
    }

    @Test
    void outcomeShouldNotBeInDoubtWhenTheEndOfDataWasAnswered() {
        for (Reply reply : List.of(Reply.plain(421, "closing"), Reply.plain(451, "later"))) {
            assertThat(DeliveryFailurePolicy.onReply(DeliveryPhase.DATA_END, reply, true)
                            .inDoubt())
                    .isFalse();
        }
    }
}
