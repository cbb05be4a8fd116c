package org.mailstage.it.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.it.mail.MailSite.await;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mailstage.core.dns.LocalDnsServer;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.SmtpClient;

/** Mail without a static route goes where a real name server says (RFC 5321 §5.1, RFC 7505). */
@ExtendWith(MailSiteExtension.class)
class MxIT {
    @BeforeEach
    void requireNameServer() {
        LocalDnsServer.required();
    }

    @Test
    void preferredMxHostShouldGetTheMailWhenItAnswers(MailSite site) throws Exception {
        send(site, "<preferred@origin.test>", "user@preferred.mx.test");

        awaitArrival(site.firstMx, "<preferred@origin.test>", "user@preferred.mx.test");
        site.awaitEmptyQueues();
        assertThat(copies(site.secondMx, "<preferred@origin.test>", "user@preferred.mx.test"))
                .isZero();
    }

    @Test
    void nextMxHostShouldGetTheMailAtOnceWhenThePreferredIsDead(MailSite site) throws Exception {
        send(site, "<failover@origin.test>", "user@failover.mx.test");

        awaitArrival(site.secondMx, "<failover@origin.test>", "user@failover.mx.test");
        site.awaitEmptyQueues();
        assertThat(copies(site.secondMx, "<failover@origin.test>", "user@failover.mx.test"))
                .isEqualTo(1);
    }

    @Test
    void hostItselfShouldGetTheMailWhenItHasNoMx(MailSite site) throws Exception {
        send(site, "<implicit@origin.test>", "user@implicit.mx.test");

        awaitArrival(site.firstMx, "<implicit@origin.test>", "user@implicit.mx.test");
    }

    @Test
    void mailShouldBounceWhenDomainHasNullMx(MailSite site) throws Exception {
        send(site, "<null@origin.test>", "user@refuses.mx.test");

        Map<String, String> recipient =
                site.awaitBounce("user@refuses.mx.test").recipients().get(0);
        assertThat(recipient).containsEntry("status", "5.1.10").containsEntry("action", "failed");
        assertThat(copies(site.firstMx, "<null@origin.test>", "user@refuses.mx.test"))
                .isZero();
    }

    @Test
    void mailShouldBounceWhenDomainDoesNotExist(MailSite site) throws Exception {
        send(site, "<nowhere@origin.test>", "user@nowhere.mx.test");

        Map<String, String> recipient =
                site.awaitBounce("user@nowhere.mx.test").recipients().get(0);
        assertThat(recipient).containsEntry("status", "5.1.2").containsEntry("action", "failed");
    }

    private static void send(MailSite site, String id, String recipient) throws Exception {
        try (SmtpClient client = site.client()) {
            assertThat(client.submit("sender@origin.test", List.of(recipient), MailSite.message(id)))
                    .startsWith("250 ");
        }
    }

    private static void awaitArrival(CountingSink sink, String id, String recipient) {
        await().untilAsserted(() -> assertThat(copies(sink, id, recipient)).isEqualTo(1));
    }

    private static int copies(CountingSink sink, String id, String recipient) {
        return sink.ledger().count(CountingSink.note(id, recipient));
    }
}
