package org.mailstage.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryOutcome.Deferred;
import org.mailstage.core.delivery.DeliveryOutcome.Delivered;
import org.mailstage.core.delivery.DeliveryOutcome.Failed;
import org.mailstage.core.dns.TlsaRecord;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.policy.TlsFailure;
import org.mailstage.core.tls.policy.TlsFault;
import org.mailstage.core.tls.policy.TlsPlan;
import org.mailstage.core.tls.policy.TlsResult;
import org.mailstage.core.tls.policy.TlsRule;
import org.mailstage.core.tls.policy.TlsRule.Basis;

/** Hosts held to the rule of their plan: DANE (RFC 7672), MTA-STS (RFC 8461), the administrator's. */
class TlsRuleTest {
    private static final TlsRule ENCRYPTED = new TlsRule.Encrypted(Basis.LOCAL);
    private static final TlsRule VERIFIED = new TlsRule.Verified(Basis.MTA_STS);
    private static final TlsRule REFUSED = new TlsRule.Refused(TlsFailure.DNSSEC_INVALID, "no TLSA lookup");

    private final SmtpDeliveryAgent agent = new SmtpDeliveryAgent(new PeerCheck(FakeSmtpServer::trustManager));
    private final FakeSmtpServer server = FakeSmtpServer.smtp().offerStartTls();
    private final List<TlsResult> results = new ArrayList<>();

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    // ---- DANE ----------------------------------------------------------------------------------------------------

    @Test
    void messageShouldGoWhenTheCertificateIsTheOneInDns() {
        assertThat(deliver(to("any.example"), dane(digest()))).isInstanceOf(Delivered.class);
        assertThat(server.transactions()).singleElement().matches(ReceivedTransaction::tls);
        assertNoFault();
    }

    @Test
    void outcomeShouldSayHowTheHostWasVerified() {
        assertThat(deliver(to("any.example"), dane(digest())).evidence())
                .matches("250 .*\\(TLSv1\\.[23] TLS_\\S+, verified: dane\\)");
        assertThat(deliver(to("any.example"), TlsRule.OPPORTUNISTIC).evidence()).endsWith(", verified: no)");
        assertThat(deliver(to("any.example"), TlsRule.CLEAR).evidence()).doesNotContain("verified");
    }

    @Test
    void messageShouldWaitWhenTheCertificateIsNotTheOneInDns() {
        assertDeferred(deliver(to("any.example"), dane("00".repeat(32))), "4.7.5");
        assertThat(server.transactions()).isEmpty();
        // The wrong host hears not even a greeting under TLS.
        assertThat(server.commands()).containsExactly("EHLO client.example", "STARTTLS");
        assertFault(TlsFailure.VALIDATION_FAILURE);
    }

    @Test
    void messageShouldWaitWhenDaneHoldsAndTlsIsNotOffered() {
        try (FakeSmtpServer plain = FakeSmtpServer.smtp()) {
            assertDeferred(deliver(Requests.to(plain), dane(digest())), "4.7.4");
            assertThat(plain.transactions()).isEmpty();
            assertFault(TlsFailure.STARTTLS_NOT_SUPPORTED);
        }
    }

    @Test
    void nextHostShouldBeTriedWhenOneIsNotTheOneInDns() {
        try (FakeSmtpServer other = FakeSmtpServer.smtp().offerStartTls()) {
            Requests request =
                    new Requests().target("bad.example", server.port()).target("good.example", other.port());
            TlsPlan plan = plan(Map.of("bad.example", dane("00".repeat(32)), "good.example", dane(digest())));
            assertThat(agent.deliver(request.tls(plan).build()).get(0)).isInstanceOf(Delivered.class);
            assertThat(server.transactions()).isEmpty();
            assertThat(other.transactions()).hasSize(1);
        }
    }

    @Test
    void sessionThatIsResumedShouldBeJudgedAgain() {
        assertThat(deliver(to("any.example").idle(java.time.Duration.ZERO), TlsRule.OPPORTUNISTIC))
                .isInstanceOf(Delivered.class);
        assertDeferred(deliver(to("any.example"), dane("00".repeat(32))), "4.7.5");
    }

    // ---- verified, encrypted, refused ----------------------------------------------------------------------------

    @Test
    void messageShouldGoWhenTheCertificateIsTrustedAndNamesTheHost() {
        assertThat(deliver(to(FakeSmtpServer.certificateName()), VERIFIED)).isInstanceOf(Delivered.class);
        assertNoFault();
    }

    @Test
    void messageShouldWaitWhenTheCertificateNamesAnotherHost() {
        assertDeferred(deliver(to("other.example"), VERIFIED), "4.7.5");
        assertFault(TlsFailure.CERTIFICATE_HOST_MISMATCH);
    }

    @Test
    void messageShouldWaitWhenTheCertificateIsNotTrusted() {
        try (SmtpDeliveryAgent worldly = new SmtpDeliveryAgent()) {
            Requests request = to(FakeSmtpServer.certificateName()).tls(plan(VERIFIED));
            assertDeferred(worldly.deliver(request.build()).get(0), "4.7.5");
            assertFault(TlsFailure.STS_WEBPKI_INVALID);
            results.clear();
            request.tls(plan(new TlsRule.Verified(Basis.LOCAL)));
            assertDeferred(worldly.deliver(request.build()).get(0), "4.7.5");
            assertFault(TlsFailure.CERTIFICATE_NOT_TRUSTED);
        }
    }

    @Test
    void anyCertificateShouldDoWhenTlsIsAllThatIsAskedFor() {
        assertThat(deliver(to("other.example"), ENCRYPTED)).isInstanceOf(Delivered.class);
        assertThat(server.transactions()).singleElement().matches(ReceivedTransaction::tls);
    }

    @Test
    void messageShouldWaitWhenTlsIsAskedForAndRefused() {
        server.on(Step.STARTTLS).reply("454 4.7.0 not now");
        assertDeferred(deliver(to("other.example"), ENCRYPTED), "4.7.4");
        assertThat(server.transactions()).isEmpty();
    }

    @Test
    void messageShouldWaitWhenTlsIsAskedForAndTheHandshakeFails() {
        server.on(Step.TLS_HANDSHAKE).drop();
        assertDeferred(deliver(to("other.example"), ENCRYPTED), "4.7.5");
        assertThat(server.connections()).isEqualTo(1);
        assertFault(TlsFailure.VALIDATION_FAILURE);
    }

    @Test
    void hostShouldNotBeConnectedToWhenItIsRefused() {
        DeliveryOutcome outcome = deliver(to("other.example"), REFUSED);
        assertDeferred(outcome, "4.7.0");
        assertThat(outcome.evidence()).contains("dnssec-invalid: no TLSA lookup");
        assertThat(server.connections()).isZero();
        assertFault(TlsFailure.DNSSEC_INVALID);
    }

    @Test
    void messageShouldGoInTheClearWhenTlsIsSwitchedOff() {
        assertThat(deliver(to("other.example"), TlsRule.CLEAR)).isInstanceOf(Delivered.class);
        assertThat(server.commands()).doesNotContain("STARTTLS");
        assertThat(results).isEmpty();
    }

    // ---- rehearsed -----------------------------------------------------------------------------------------------

    @Test
    void messageShouldGoAndTheFaultBeReportedWhenTheRuleIsRehearsed() {
        assertThat(deliver(to("other.example"), new TlsRule.Rehearsed(VERIFIED)))
                .isInstanceOf(Delivered.class);
        assertThat(server.transactions()).singleElement().matches(ReceivedTransaction::tls);
        assertFault(TlsFailure.CERTIFICATE_HOST_MISMATCH);
    }

    @Test
    void hostShouldBeUsedAndReportedWhenItsRefusalIsRehearsed() {
        assertThat(deliver(to("other.example"), new TlsRule.Rehearsed(REFUSED))).isInstanceOf(Delivered.class);
        assertFault(TlsFailure.DNSSEC_INVALID);
    }

    @Test
    void lackOfTlsShouldBeReportedWhenTheMessageGoesInTheClear() {
        try (FakeSmtpServer plain = FakeSmtpServer.smtp()) {
            assertThat(deliver(Requests.to(plain), TlsRule.OPPORTUNISTIC)).isInstanceOf(Delivered.class);
            assertFault(TlsFailure.STARTTLS_NOT_SUPPORTED);
        }
    }

    // ---- REQUIRETLS ----------------------------------------------------------------------------------------------

    @Test
    void confidentialMessageShouldGoWhenDaneVerifiesTheHost() {
        server.offer("REQUIRETLS");
        assertThat(deliver(confidential("any.example"), dane(digest()))).isInstanceOf(Delivered.class);
    }

    @Test
    void confidentialMessageShouldComeBackWhenDaneFails() {
        server.offer("REQUIRETLS");
        assertThat(deliver(confidential("any.example"), dane("00".repeat(32))))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.status()).hasToString("5.7.10"));
    }

    @Test
    void confidentialMessageShouldNeedAVerifiedHostWhenTheRuleVerifiesNone() {
        server.offer("REQUIRETLS");
        assertThat(deliver(confidential("other.example"), ENCRYPTED)).isInstanceOf(Failed.class);
        assertThat(deliver(confidential(FakeSmtpServer.certificateName()), TlsRule.CLEAR))
                .isInstanceOf(Delivered.class);
    }

    @Test
    void confidentialMessageShouldWaitWhenTheHostIsRefused() {
        assertDeferred(deliver(confidential("any.example"), REFUSED), "4.7.0");
    }

    // ---- reuse ---------------------------------------------------------------------------------------------------

    @Test
    void connectionShouldBeUsedAgainWhenTheRuleIsTheSame() {
        deliver(to("any.example"), dane(digest()));
        deliver(to("any.example"), dane(digest()));
        assertThat(server.connections()).isEqualTo(1);
        assertThat(results).hasSize(1);
    }

    @Test
    void connectionShouldNotBeUsedAgainWhenTheRuleIsAnother() {
        deliver(to("any.example"), TlsRule.OPPORTUNISTIC);
        deliver(to("any.example"), dane(digest()));
        deliver(to("any.example"), ENCRYPTED);
        deliver(to("any.example"), TlsRule.CLEAR);
        assertThat(server.connections()).isEqualTo(4);
        assertThat(agent.idleConnections()).isEqualTo(4);
    }

    // ---- helpers -------------------------------------------------------------------------------------------------

    private Requests to(String host) {
        return new Requests().target(host, server.port());
    }

    private Requests confidential(String host) {
        return to(host).options(new EnvelopeOptions(null, null, false, true, false, 0, null, null, null, Map.of()));
    }

    private DeliveryOutcome deliver(Requests request, TlsRule rule) {
        return agent.deliver(request.tls(plan(rule)).build()).get(0);
    }

    private TlsPlan plan(TlsRule rule) {
        return plan(Map.of("", rule));
    }

    private TlsPlan plan(Map<String, TlsRule> rules) {
        return new TlsPlan() {
            @Override
            public TlsRule ruleFor(Target target) {
                return rules.containsKey("") ? rules.get("") : rules.get(target.hostName());
            }

            @Override
            public void report(Target target, TlsResult result) {
                results.add(result);
            }
        };
    }

    private void assertFault(TlsFailure failure) {
        assertThat(results)
                .singleElement()
                .satisfies(result ->
                        assertThat(result.fault().map(TlsFault::failure)).contains(failure));
    }

    private void assertNoFault() {
        assertThat(results).containsExactly(new TlsResult(Optional.empty(), "127.0.0.1"));
    }

    private static void assertDeferred(DeliveryOutcome outcome, String status) {
        assertThat(outcome).isInstanceOf(Deferred.class);
        assertThat(outcome.status()).hasToString(status);
    }

    private static TlsRule dane(String digest) {
        return new TlsRule.Dane(List.of(new TlsaRecord(3, 1, 1, digest)), "base.example", List.of("base.example"));
    }

    private static String digest() {
        try {
            byte[] key = FakeSmtpServer.certificate().getPublicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
