package org.mailstage.ejb.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.auth.DirectorySnapshot;
import org.mailstage.core.cluster.LocalSiteStates;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.MailSettingsParser;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.delivery.ProbeOutcome;
import org.mailstage.core.delivery.ProbeRequest;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.routing.Resolution;
import org.mailstage.core.routing.Site;
import org.mailstage.core.routing.Target;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.verification.RecipientAnswer;
import org.mailstage.core.verification.RecipientDomains.Kind;

class VerificationServiceTest {
    private static final MailSettings SETTINGS =
            MailSettingsParser.parse("""
                    hostname: mx.local.example
                    postmaster: admin@local.example
                    domains: {local: [local.example], relay: [relay.example]}
                    routes: {local.example: "lmtp:127.0.0.1:2400"}
                    verification: {probe-timeout: 7s, probe-sender: postmaster}
                    """, Map.of()).settings().orElseThrow();
    private static final Target TARGET =
            new Target("store", IpLiteral.parse("127.0.0.1").orElseThrow(), 2400);

    @ParameterizedTest
    @CsvSource({
        "user@local.example, LOCAL",
        "user@LOCAL.example, LOCAL",
        "user@relay.example, RELAY",
        "user@elsewhere.example, OTHER",
        "postmaster, OTHER",
        "Postmaster@local.example, OTHER",
        "postmaster@relay.example, OTHER",
        "admin@local.example, OTHER"
    })
    void kindShouldFollowTheDomainButForPostmasters(String recipient, Kind kind) {
        assertThat(VerificationService.kindOf(Mailbox.ofTrusted(recipient), SETTINGS))
                .isEqualTo(kind);
    }

    @Test
    void nobodyShouldBeUnknownAsLongAsTheTablesHaveNotBeenRead() {
        Mailbox user = new Mailbox("user", "local.example");

        assertThat(VerificationService.find(user, Optional::empty)).isEqualTo(RecipientAnswer.UNAVAILABLE);
        assertThat(VerificationService.find(user, () -> Optional.of(DirectorySnapshot.EMPTY)))
                .isEqualTo(RecipientAnswer.UNKNOWN);
    }

    @Test
    void nextHopOfTheRouteShouldBeAskedWithTheTimesOfProbes() {
        RecordingAgent agent = new RecordingAgent();
        ProbeOutcome outcome = attempts(
                        new Resolution.Targets(List.of(TARGET), new Site("mx:one.example")), false, agent)
                .probe(new Mailbox("user", "local.example"));

        assertThat(outcome.answer()).isEqualTo(ProbeOutcome.Answer.ACCEPTED);
        ProbeRequest asked = agent.asked;
        assertThat(asked).isNotNull();
        assertThat(asked.nextHop()).hasToString("lmtp:127.0.0.1:2400");
        assertThat(asked.reversePath()).hasToString("admin@local.example");
        assertThat(asked.helo()).isEqualTo("mx.local.example");
        assertThat(asked.timeouts().total()).hasSeconds(7);
    }

    @Test
    void nobodyShouldBeAskedWhenTheNextHopHasNoHostThatAnswers() {
        RecordingAgent agent = new RecordingAgent();
        Mailbox user = new Mailbox("user", "local.example");
        Resolution none = new Resolution.Unresolved(EnhancedStatus.of(5, 1, 2), Diagnostic.local("no such host"));

        assertThat(attempts(none, false, agent).probe(user).answer()).isEqualTo(ProbeOutcome.Answer.UNDECIDED);
        assertThat(attempts(new Resolution.Targets(List.of(TARGET), new Site("mx:one.example")), true, agent)
                        .probe(user)
                        .answer())
                .isEqualTo(ProbeOutcome.Answer.UNDECIDED);
        assertThat(agent.asked).isNull();
    }

    private static ProbeAttempts attempts(Resolution resolution, boolean down, DeliveryAgent agent) {
        LocalSiteStates sites = new LocalSiteStates(Clock.systemUTC());
        if (down) {
            sites.reportDown("127.0.0.1:2400", Duration.ofMinutes(1));
        }
        return new ProbeAttempts(() -> SETTINGS, nextHop -> resolution, sites, agent);
    }

    private static final class RecordingAgent implements DeliveryAgent {
        private ProbeRequest asked;

        @Override
        public List<DeliveryOutcome> deliver(DeliveryRequest request) {
            throw new AssertionError("a probe delivers nothing");
        }

        @Override
        public ProbeOutcome probe(ProbeRequest request) {
            asked = request;
            return new ProbeOutcome(ProbeOutcome.Answer.ACCEPTED, "store", Diagnostic.local("ok"));
        }
    }
}
