package org.mailstage.core.tls.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailstage.core.dns.DnsSettings;
import org.mailstage.core.dns.FakeResolver;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.policy.DaneLookup;
import org.mailstage.core.tls.policy.OutboundTlsSettings;
import org.mailstage.core.tls.policy.TlsFailure;
import org.mailstage.core.tls.policy.TlsFault;
import org.mailstage.core.tls.policy.TlsLevel;
import org.mailstage.core.tls.policy.TlsPlan;
import org.mailstage.core.tls.policy.TlsResult;
import org.mailstage.core.tls.policy.TlsRule;
import org.mailstage.core.tls.policy.TlsRule.Basis;
import org.mailstage.core.tls.sts.StsFinding;
import org.mailstage.core.tls.sts.StsPolicy;
import org.mailstage.core.tls.sts.StsPolicy.Mode;

/** What follows for a host from DANE, MTA-STS, the sender and the administrator together. */
class TlsPlannerTest {
    private static final NextHop DOMAIN = NextHop.mx("two.test");
    private static final TlsRule BY_STS = new TlsRule.Verified(Basis.MTA_STS);

    private final FakeResolver dns = new FakeResolver()
            .mx("two.test", 10, "mx1.two.test")
            .mx("two.test", 20, "mx2.two.test")
            .address("mx1.two.test", "192.0.2.1")
            .address("mx2.two.test", "192.0.2.2");
    private final Target first = target("mx1.two.test");
    private final Target second = target("mx2.two.test");
    private final List<String> told = new ArrayList<>();
    private StsFinding finding = StsFinding.NONE;
    private int findings;
    private final TlsPlanner planner = new TlsPlanner(
            new DaneLookup(dns),
            domain -> {
                findings++;
                return finding;
            },
            (domain, policy, host, result) ->
                    told.add(domain + " " + policy.type().keyword() + " " + policy.strings()
                            + " " + host.hostName() + " "
                            + result.fault()
                                    .map(TlsFault::failure)
                                    .map(TlsFailure::keyword)
                                    .orElse("success")));

    private static Target target(String host) {
        try {
            return new Target(host, InetAddress.getByName("192.0.2.1"), 25);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private TlsPlanner daneAt(String host) {
        dns.tlsa("_25._tcp." + host, "3 1 1 " + "ab".repeat(32));
        return planner;
    }

    private void sts(Mode mode, String... mx) {
        finding = new StsFinding(Optional.of(new StsPolicy(mode, List.of(mx), Duration.ofDays(1))), Optional.empty());
    }

    private TlsPlan plan(boolean optional, TlsLevel level) {
        return planner.plan(DOMAIN, List.of(first, second), optional, settings(level));
    }

    private TlsRule rule(TlsLevel level) {
        return plan(false, level).ruleFor(first);
    }

    private static OutboundTlsSettings settings(TlsLevel level) {
        return new OutboundTlsSettings(DnsSettings.DEFAULT, Map.of("two.test", level), true, true);
    }

    @Test
    void hostShouldBeUnderNoRuleWhenNothingIsPublished() {
        assertThat(rule(TlsLevel.AUTOMATIC)).isEqualTo(TlsRule.OPPORTUNISTIC);
    }

    @Test
    void daneShouldWinOverMtaStsHostByHost() {
        daneAt("mx1.two.test");
        sts(Mode.ENFORCE, "*.two.test");
        TlsPlan plan = plan(false, TlsLevel.AUTOMATIC);
        assertThat(plan.ruleFor(first)).isInstanceOf(TlsRule.Dane.class);
        assertThat(plan.ruleFor(second)).isEqualTo(BY_STS);
        assertThat(findings).isEqualTo(1);
    }

    @Test
    void mtaStsShouldNotBeAskedForWhenDaneCoversAllHosts() {
        daneAt("mx1.two.test");
        daneAt("mx2.two.test");
        plan(false, TlsLevel.AUTOMATIC);
        assertThat(findings).isZero();
    }

    @Test
    void hostShouldBeRefusedWhenTheEnforcedPolicyDoesNotNameIt() {
        sts(Mode.ENFORCE, "mx2.two.test");
        TlsPlan plan = plan(false, TlsLevel.AUTOMATIC);
        assertThat(plan.ruleFor(first))
                .isInstanceOfSatisfying(
                        TlsRule.Refused.class,
                        refused -> assertThat(refused.reason()).contains("mx1.two.test is no host"));
        assertThat(plan.ruleFor(second)).isEqualTo(BY_STS);
    }

    @Test
    void policyShouldBeRehearsedWhenItIsForTesting() {
        sts(Mode.TESTING, "mx1.two.test");
        TlsPlan plan = plan(false, TlsLevel.AUTOMATIC);
        assertThat(plan.ruleFor(first)).isEqualTo(new TlsRule.Rehearsed(BY_STS));
        assertThat(plan.ruleFor(second))
                .isInstanceOfSatisfying(
                        TlsRule.Rehearsed.class,
                        rehearsed -> assertThat(rehearsed.rule()).isInstanceOf(TlsRule.Refused.class));
    }

    @Test
    void policyShouldCountForNothingWhenItsModeIsNone() {
        sts(Mode.NONE);
        assertThat(rule(TlsLevel.AUTOMATIC)).isEqualTo(TlsRule.OPPORTUNISTIC);
    }

    @Test
    void publishedPoliciesShouldNotCountWhenTheSenderSaysSo() {
        daneAt("mx1.two.test");
        sts(Mode.ENFORCE, "mx2.two.test");
        assertThat(plan(true, TlsLevel.AUTOMATIC).ruleFor(first)).isEqualTo(TlsRule.OPPORTUNISTIC);
        assertThat(plan(true, TlsLevel.AUTOMATIC).ruleFor(second)).isEqualTo(TlsRule.OPPORTUNISTIC);
    }

    @Test
    void administratorShouldBeObeyedWhateverTheSenderSays() {
        assertThat(plan(true, TlsLevel.REQUIRED).ruleFor(first)).isEqualTo(new TlsRule.Encrypted(Basis.LOCAL));
        assertThat(plan(true, TlsLevel.VERIFIED).ruleFor(first)).isEqualTo(new TlsRule.Verified(Basis.LOCAL));
        assertThat(plan(true, TlsLevel.DANE_ONLY).ruleFor(first)).isInstanceOf(TlsRule.Refused.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AUTOMATIC     | Opportunistic | Dane          | Verified[basis=MTA_STS] | Rehearsed",
                "NONE          | Clear         | Clear         | Clear                   | Clear",
                "OPPORTUNISTIC | Opportunistic | Opportunistic | Opportunistic           | Opportunistic",
                "REQUIRED      | Encrypted     | Dane          | Verified[basis=MTA_STS] | Encrypted",
                "VERIFIED      | Verified[basis=LOCAL] | Dane  | Verified[basis=MTA_STS] | Verified[basis=LOCAL]",
                "DANE_ONLY     | Refused       | Dane          | Refused                 | Refused",
            })
    void levelShouldDecideWithWhatIsPublished(
            TlsLevel level, String nothing, String dane, String enforced, String testing) {
        assertThat(rule(level).toString()).startsWith(nothing);
        sts(Mode.ENFORCE, "*.two.test");
        assertThat(rule(level).toString()).startsWith(enforced);
        sts(Mode.TESTING, "*.two.test");
        assertThat(rule(level).toString()).startsWith(testing);
        daneAt("mx1.two.test");
        assertThat(rule(level).toString()).startsWith(dane);
    }

    @Test
    void unusableRecordsShouldAskForTlsAndNoMore() {
        dns.tlsa("_25._tcp.mx1.two.test", "0 0 1 " + "ab".repeat(32));
        assertThat(rule(TlsLevel.AUTOMATIC)).isEqualTo(new TlsRule.Encrypted(Basis.DANE));
        assertThat(rule(TlsLevel.VERIFIED)).isEqualTo(new TlsRule.Verified(Basis.LOCAL));
        assertThat(rule(TlsLevel.DANE_ONLY)).isInstanceOf(TlsRule.Refused.class);
    }

    @Test
    void hostShouldBeRefusedWhenDnsFailsWhateverTheLevelAsksBeyond() {
        dns.fail("TLSA", "_25._tcp.mx1.two.test", "SERVFAIL");
        for (TlsLevel level : List.of(TlsLevel.AUTOMATIC, TlsLevel.REQUIRED, TlsLevel.VERIFIED, TlsLevel.DANE_ONLY)) {
            assertThat(rule(level)).isInstanceOf(TlsRule.Refused.class);
        }
    }

    @Test
    void daneShouldNotBeAskedForWhenAnswersAreNotProven() {
        daneAt("mx1.two.test");
        OutboundTlsSettings off = new OutboundTlsSettings(DnsSettings.UNPROVEN, Map.of(), true, true);
        assertThat(planner.plan(DOMAIN, List.of(first), false, off).ruleFor(first))
                .isEqualTo(TlsRule.OPPORTUNISTIC);
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void mtaStsShouldNotBeAskedForWhenItIsOffOrTheNextHopIsNoDomain() {
        OutboundTlsSettings off = new OutboundTlsSettings(DnsSettings.DEFAULT, Map.of(), false, true);
        planner.plan(DOMAIN, List.of(first), false, off);
        planner.plan(
                NextHop.smtp(new HostPort("mx1.two.test", 25)), List.of(first), false, OutboundTlsSettings.DEFAULT);
        planner.plan(NextHop.mx("[192.0.2.1]"), List.of(first), false, OutboundTlsSettings.DEFAULT);
        assertThat(findings).isZero();
    }

    @ParameterizedTest
    @EnumSource(TlsLevel.class)
    void hostOutsideThePlanShouldNeverGetMail(TlsLevel level) {
        TlsRule rule = plan(false, level).ruleFor(target("elsewhere.test"));
        assertThat(rule).isInstanceOf(level == TlsLevel.NONE ? TlsRule.Clear.class : TlsRule.Refused.class);
    }

    @Test
    void planWithoutHostsShouldAskForNothing() {
        assertThat(planner.plan(NextHop.parse("discard"), List.of(), false, OutboundTlsSettings.DEFAULT))
                .isEqualTo(TlsPlan.OPPORTUNISTIC);
    }

    @Test
    void resultsShouldBeToldWithThePolicyTheyAreFor() {
        daneAt("mx1.two.test");
        sts(Mode.ENFORCE, "*.two.test");
        TlsPlan plan = plan(false, TlsLevel.AUTOMATIC);
        plan.report(first, new TlsResult(Optional.empty(), ""));
        plan.report(second, new TlsResult(Optional.of(new TlsFault(TlsFailure.CERTIFICATE_EXPIRED, "")), ""));
        assertThat(told)
                .containsExactly(
                        "two.test tlsa [3 1 1 " + "ab".repeat(32) + "] mx1.two.test success",
                        "two.test sts [version: STSv1, mode: enforce, mx: *.two.test, max_age: 86400] mx2.two.test"
                                + " certificate-expired");
    }

    @Test
    void policyThatCannotBeFetchedShouldBeToldWithEachResult() {
        finding = new StsFinding(Optional.empty(), Optional.of(new TlsFault(TlsFailure.STS_POLICY_FETCH_ERROR, "404")));
        TlsPlan plan = plan(false, TlsLevel.AUTOMATIC);
        assertThat(plan.ruleFor(first)).isEqualTo(TlsRule.OPPORTUNISTIC);
        plan.report(first, new TlsResult(Optional.empty(), ""));
        assertThat(told).containsExactly("two.test sts [] mx1.two.test sts-policy-fetch-error");
    }

    @Test
    void nothingShouldBeToldWhenReportsAreOff() {
        OutboundTlsSettings quiet = new OutboundTlsSettings(DnsSettings.DEFAULT, Map.of(), true, false);
        planner.plan(DOMAIN, List.of(first), false, quiet).report(first, new TlsResult(Optional.empty(), ""));
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bank.example, VERIFIED",
        "BANK.example, VERIFIED",
        "a.bank.example, REQUIRED",
        "b.a.bank.example, REQUIRED",
        "deep.b.a.bank.example, NONE",
        "other.example, OPPORTUNISTIC",
        "localhost, OPPORTUNISTIC"
    })
    void mostSpecificPatternShouldCount(String domain, TlsLevel level) {
        OutboundTlsSettings settings = new OutboundTlsSettings(
                DnsSettings.DEFAULT,
                Map.of(
                        "bank.example", TlsLevel.VERIFIED,
                        "*.bank.example", TlsLevel.REQUIRED,
                        "*.b.a.bank.example", TlsLevel.NONE,
                        "*", TlsLevel.OPPORTUNISTIC),
                true,
                true);
        assertThat(settings.levelFor(domain)).isEqualTo(level);
    }
}
