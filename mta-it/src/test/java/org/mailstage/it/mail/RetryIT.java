package org.mailstage.it.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.it.mail.MailSite.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.dsn.DsnParser;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.Load;
import org.mailstage.it.peer.SmtpClient;

/** What happens to mail that cannot be delivered now, or ever (RFC 5321 §4.5.4.1, §6.1, §6.3). */
@ExtendWith(MailSiteExtension.class)
class RetryIT {
    private static final String DEAD_LETTER = "mta.dead-letter";

    @Test
    void mailShouldArriveByItselfWhenTheNextHopComesBack(MailSite site) throws Exception {
        int messages = 200;
        long before = site.two.ledger().total();
        site.two.stop();
        try (Load load = Load.on(site.server.smtpPort(), "outage")
                .sessions(4)
                .messages(messages)
                .to("user@two.test")
                .start()) {
            load.awaitEnd(Duration.ofMinutes(1));
            assertThat(load.accepted().distinct()).isEqualTo(messages);
            await().until(() -> site.management.depthOfAll("mta.retry.") > 0);
        } finally {
            site.two.start();
        }

        site.awaitEmptyQueues();
        assertThat(site.two.ledger().total() - before).isEqualTo(messages);
        assertThat(site.two.ledger().duplicates()).isZero();
    }

    @Test
    void recipientShouldGetTheMailLaterWhenItWasGreylisted(MailSite site) throws Exception {
        site.moody
                .on(Step.RCPT)
                .matching("<grey@")
                .reply("451 4.7.1 come back later")
                .times(2)
                .thenAccept();

        send(site, "<grey@origin.test>", "sender@origin.test", "grey@moody.test");

        await().until(() -> copies(site, "<grey@origin.test>", "grey@moody.test") == 1);
        assertThat(attempts(site, "<grey@")).isEqualTo(3);
    }

    @Test
    void siteShouldBeLeftAloneWhenItsReplyFitsARule(MailSite site) throws Exception {
        site.moody
                .on(Step.RCPT)
                .matching("<touchy-")
                .reply("421 4.7.0 touchy, slow down")
                .times(1)
                .thenAccept();
        send(site, "<touchy-1@origin.test>", "sender@origin.test", "touchy-1@moody.test");
        await().until(() -> attempts(site, "<touchy-") == 1);
        long refused = System.nanoTime();
        send(site, "<touchy-2@origin.test>", "sender@origin.test", "touchy-2@moody.test");

        await().until(() -> copies(site, "<touchy-1@origin.test>", "touchy-1@moody.test") == 1);
        assertThat(Duration.ofNanos(System.nanoTime() - refused)).isGreaterThan(Duration.ofSeconds(5));
        await().until(() -> copies(site, "<touchy-2@origin.test>", "touchy-2@moody.test") == 1);
        assertThat(attempts(site, "<touchy-"))
                .as("nobody asked while it was suspended")
                .isEqualTo(3);
        site.awaitEmptyQueues();
    }

    @Test
    void eachRecipientShouldHaveItsOwnFateWhenTheNextHopTakesSome(MailSite site) throws Exception {
        site.moody
                .on(Step.RCPT)
                .matching("<part-late@")
                .reply("450 4.2.1 busy")
                .times(1)
                .thenAccept();
        site.moody.on(Step.RCPT).matching("<part-never@").reply("550 5.1.1 no such user");

        send(
                site,
                "<part@origin.test>",
                "sender@origin.test",
                "part-now@moody.test",
                "part-late@moody.test",
                "part-never@moody.test");

        await().until(() -> copies(site, "<part@origin.test>", "part-late@moody.test") == 1);
        assertThat(copies(site, "<part@origin.test>", "part-now@moody.test")).isEqualTo(1);
        DsnParser.Report bounce = site.awaitBounce("part-never@moody.test");
        assertThat(bounce.recipients()).hasSize(1);
        assertThat(bounce.recipients().get(0)).containsEntry("status", "5.1.1");
        assertThat(bounce.recipients().get(0).get("diagnostic-code")).contains("550 5.1.1 no such user");
        site.awaitEmptyQueues();
        assertThat(copies(site, "<part@origin.test>", "part-now@moody.test")).isEqualTo(1);
    }

    @Test
    void senderShouldGetABounceWhenTheMailIsGivenUp(MailSite site) throws Exception {
        site.moody.on(Step.RCPT).matching("<full@").reply("452 4.2.2 mailbox full");
        long start = System.nanoTime();

        send(site, "<full@origin.test>", "sender@origin.test", "full@moody.test");

        DsnParser.Report bounce = site.awaitBounce("full@moody.test");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(MailSite.GIVE_UP);
        assertThat(bounce.header().get("to")).contains("sender@origin.test");
        assertThat(bounce.message()).containsEntry("reporting-mta", "dns; mx.mailstage.test");
        Map<String, String> recipient = bounce.recipients().get(0);
        assertThat(recipient).containsEntry("action", "failed").containsEntry("status", "4.4.7");
        assertThat(recipient.get("diagnostic-code")).contains("452 4.2.2 mailbox full");
        assertThat(bounce.headers()).contains("Message-Id: <full@origin.test>");
        site.awaitEmptyQueues();
        assertThat(copies(site, "<full@origin.test>", "full@moody.test")).isZero();
    }

    @Test
    void mailShouldComeAgainAndBeRecordedAsInDoubtWhenTheConnectionBreaksAfterTheFinalDot(MailSite site)
            throws Exception {
        site.exact.on(Step.DATA_END).drop().times(1).thenAccept();

        send(site, "<doubt@origin.test>", "sender@origin.test", "doubt@exact.test");

        await().until(() -> site.exact.transactions().stream()
                .anyMatch(transaction -> transaction.delivered().contains("doubt@exact.test")));
        assertThat(site.server.log())
                .contains("MTA-12022 in doubt whether it was delivered")
                .contains("nextHop=smtp:127.0.0.1:" + site.exact.port() + " recipients=1 policy=RETRY");
        site.awaitEmptyQueues();
    }

    @Test
    void bounceShouldBeDeadLetteredAndNotAnsweredWhenItIsRefused(MailSite site) throws Exception {
        long before = site.management.depth(DEAD_LETTER);
        site.deaf.on(Step.RCPT).reply("550 5.1.1 nobody here");

        send(site, "<deaf@origin.test>", "nobody@deaf.test", "somebody@deaf.test");

        await().until(() -> site.management.depth(DEAD_LETTER) == before + 1);
        site.awaitEmptyQueues();
        assertThat(site.deaf.commands())
                .filteredOn(command -> command.startsWith("MAIL"))
                .hasSize(2)
                .satisfiesExactly(
                        message -> assertThat(message).startsWith("MAIL FROM:<nobody@deaf.test>"),
                        bounce -> assertThat(bounce).startsWith("MAIL FROM:<>"));
        assertThat(site.management.depth(DEAD_LETTER)).isEqualTo(before + 1);
    }

    @Test
    void messageShouldBeRefusedWhenItHasBeenThroughTooManyHosts(MailSite site) throws Exception {
        String hop = "Received: from a.example by b.example; Tue, 24 Nov 2026 10:00:00 +0000\r\n";
        byte[] content =
                (hop.repeat(51) + "Message-Id: <loop@origin.test>\r\n\r\ntext\r\n").getBytes(StandardCharsets.US_ASCII);
        try (SmtpClient client = site.client()) {
            assertThat(client.submit("sender@origin.test", List.of("user@one.test"), content))
                    .startsWith("554 5.4.6 ");
        }
        site.awaitEmptyQueues();
        assertThat(site.one.ledger().count(CountingSink.note("<loop@origin.test>", "user@one.test")))
                .isZero();
    }

    private static void send(MailSite site, String id, String reversePath, String... recipients) throws Exception {
        try (SmtpClient client = site.client()) {
            assertThat(client.submit(reversePath, List.of(recipients), MailSite.message(id)))
                    .startsWith("250 ");
        }
    }

    private static long attempts(MailSite site, String part) {
        return site.moody.commands().stream()
                .filter(command -> command.startsWith("RCPT") && command.contains(part))
                .count();
    }

    private static long copies(MailSite site, String id, String recipient) {
        return site.moody.transactions().stream()
                .filter(transaction -> transaction.text().contains("Message-Id: " + id))
                .filter(transaction -> transaction.delivered().contains(recipient))
                .count();
    }
}
