package org.mailstage.core.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.DeliverBy;
import org.mailstage.core.message.DsnNotify;
import org.mailstage.core.message.DsnReturn;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.smtp.Reply;

class RelayedEnvelopeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:30:00Z");
    private static final Mailbox BOB = Mailbox.ofTrusted("bob@two.example");

    @Test
    void everythingShouldBePassedOnWhenTheServerTakesIt() {
        RelayedEnvelope relayed = relayed(
                all(), "SIZE", "8BITMIME", "DSN", "SMTPUTF8", "REQUIRETLS", "MT-PRIORITY", "DELIVERBY", "AUTH PLAIN");

        assertThat(relayed.mailParameters(7))
                .isEqualTo(" SIZE=7 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=id+2B17 REQUIRETLS MT-PRIORITY=3 BY=90;RT");
        assertThat(relayed.recipientParameters(BOB)).isEqualTo(" NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Bob@old.example");
        assertThat(relayed.passesDsnOn()).isTrue();
        assertThat(relayed.passesDeadlineOn()).isTrue();
    }

    @Test
    void nothingShouldBePassedOnWhenTheServerOffersNothing() {
        RelayedEnvelope relayed = relayed(all(), "HELP");

        assertThat(relayed.mailParameters(7)).isEmpty();
        assertThat(relayed.recipientParameters(BOB)).isEmpty();
        assertThat(relayed.passesDsnOn()).isFalse();
        assertThat(relayed.passesDeadlineOn()).isFalse();
    }

    @Test
    void conditionsShouldBeNeverWhenThereAreNone() {
        EnvelopeOptions options =
                EnvelopeOptions.NONE.withRecipients(Map.of(BOB, new RecipientOptions(Set.of(), null)));
        assertThat(relayed(envelope("a@one.example", options), "DSN").recipientParameters(BOB))
                .isEqualTo(" NOTIFY=NEVER ORCPT=rfc822;bob@two.example");
    }

    @ParameterizedTest
    @CsvSource({
        "bob+x@two.example, DSN, ORCPT=rfc822;bob+2Bx@two.example",
        "jürgen+x@two.example, DSN, ORCPT=utf-8;j\\x{FC}rgen\\x{2B}x@two.example",
        "jürgen@two.example, 'DSN,SMTPUTF8', ORCPT=utf-8;jürgen@two.example",
        "bob@köln.example, DSN, ORCPT=utf-8;bob@k\\x{F6}ln.example",
    })
    void originalRecipientShouldBeMadeFromTheRecipientWhenNoneCame(String address, String offered, String expected) {
        Mailbox recipient = Mailbox.ofTrusted(address);
        Envelope envelope =
                new Envelope(ReversePath.ofTrusted("a@one.example"), List.of(recipient), BodyType.SEVEN_BIT);
        assertThat(relayed(envelope, offered.split(",")).recipientParameters(recipient))
                .isEqualTo(" " + expected);
    }

    @Test
    void originalRecipientShouldNotBeMadeWhenNobodyCanBeTold() {
        assertThat(relayed(envelope("", EnvelopeOptions.NONE), "DSN").recipientParameters(BOB))
                .isEmpty();
    }

    @Test
    void originalRecipientShouldBeSevenBitWhenTheServerTakesNothingElse() {
        EnvelopeOptions options = EnvelopeOptions.NONE.withRecipients(
                Map.of(BOB, new RecipientOptions(null, "utf-8;jürgen@köln.example")));
        assertThat(relayed(envelope("a@one.example", options), "DSN").recipientParameters(BOB))
                .isEqualTo(" ORCPT=utf-8;j\\x{FC}rgen@k\\x{F6}ln.example");
    }

    @Test
    void parameterShouldBeLeftOutWhenItsValueCouldBeACommand() {
        EnvelopeOptions options = new EnvelopeOptions(
                null,
                "x\r\nRSET",
                false,
                false,
                false,
                0,
                null,
                null,
                null,
                Map.of(BOB, new RecipientOptions(null, "rfc822;x\r\nRSET")));
        RelayedEnvelope relayed = relayed(envelope("a@one.example", options), "DSN");
        assertThat(relayed.mailParameters(1)).isEmpty();
        assertThat(relayed.recipientParameters(BOB)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // sender, recipient, offered, sender as said, recipient as said; none: cannot be said
        "å@one.example, b@two.example, SMTPUTF8, å@one.example, b@two.example",
        "å@one.example, b@two.example, HELP, none, b@two.example",
        "a@åne.example, b@two.example, HELP, a@xn--ne-xia.example, b@two.example",
        "a@one.example, ü@two.example, HELP, a@one.example, none",
        "a@one.example, b@bücher.example, HELP, a@one.example, b@xn--bcher-kva.example",
        "a@one.example, b@bücher.example, SMTPUTF8, a@one.example, b@bücher.example",
    })
    void addressesShouldBeSpelledAsTheServerTakesThem(
            String sender, String recipient, String offered, String senderSaid, String recipientSaid) {
        Mailbox mailbox = Mailbox.ofTrusted(recipient);
        RelayedEnvelope relayed =
                relayed(new Envelope(ReversePath.ofTrusted(sender), List.of(mailbox), BodyType.SEVEN_BIT), offered);

        assertThat(relayed.canSayReversePath() ? relayed.reversePath().toString() : "none")
                .isEqualTo(senderSaid);
        assertThat(relayed.canSay(mailbox) ? relayed.spelling(mailbox).toString() : "none")
                .isEqualTo(recipientSaid);
        assertThat(relayed.mailParameters(1)).isEqualTo(offered.equals("SMTPUTF8") ? " SMTPUTF8" : "");
    }

    @ParameterizedTest
    @CsvSource({
        // seconds left, mode, offered, misses the deadline, short of time
        "90, RETURN, DELIVERBY, false, false",
        "90, RETURN, DELIVERBY 90, false, false",
        "90, RETURN, DELIVERBY 91, false, true",
        "0, RETURN, DELIVERBY, false, true",
        "90, RETURN, HELP, true, false",
        "90, NOTIFY, HELP, false, false",
        "-5, NOTIFY, DELIVERBY 100, false, false",
    })
    void messageToReturnShouldGoOnlyWhereItsDeadlineIsKept(
            int seconds, DeliverBy.Mode mode, String offered, boolean missed, boolean tooShort) {
        RelayedEnvelope relayed = relayed(
                envelope("a@one.example", deadline(new DeliverBy(NOW.plusSeconds(seconds), mode, false))), offered);
        assertThat(relayed.missesDeadline()).isEqualTo(missed);
        assertThat(relayed.isShortOfTime()).isEqualTo(tooShort);
    }

    @Test
    void remainingTimeShouldBeNegativeWhenTheDeadlineToNotifyHasPassed() {
        DeliverBy by = new DeliverBy(NOW.minusSeconds(5), DeliverBy.Mode.NOTIFY, false);
        assertThat(relayed(envelope("a@one.example", deadline(by)), "DELIVERBY").mailParameters(1))
                .isEqualTo(" BY=-5;N");
    }

    private static Envelope all() {
        return new Envelope(
                ReversePath.ofTrusted("a@one.example"),
                List.of(BOB),
                BodyType.EIGHT_BIT_MIME,
                new EnvelopeOptions(
                        DsnReturn.HDRS,
                        "id+2B17",
                        true,
                        true,
                        false,
                        3,
                        NOW.minusSeconds(60),
                        new DeliverBy(NOW.plusMillis(90_900), DeliverBy.Mode.RETURN, true),
                        "alice",
                        Map.of(
                                BOB,
                                new RecipientOptions(
                                        EnumSet.of(DsnNotify.DELAY, DsnNotify.SUCCESS), "rfc822;Bob@old.example"))));
    }

    private static EnvelopeOptions deadline(DeliverBy by) {
        return new EnvelopeOptions(null, null, false, false, false, 0, null, by, null, Map.of());
    }

    private static Envelope envelope(String sender, EnvelopeOptions options) {
        return new Envelope(ReversePath.ofTrusted(sender), List.of(BOB), BodyType.SEVEN_BIT, options);
    }

    private static RelayedEnvelope relayed(Envelope envelope, String... offered) {
        String[] lines = new String[offered.length + 1];
        lines[0] = "server";
        System.arraycopy(offered, 0, lines, 1, offered.length);
        return new RelayedEnvelope(envelope, ServerCapabilities.of(Reply.plain(250, lines)), NOW);
    }
}
