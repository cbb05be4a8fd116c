package org.mailstage.core.tls.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailstage.core.dns.FakeResolver;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;

/** What DNS says, and what follows for the host: the rows under {@code policy} of the vectors, and RFC 7672 §2. */
class DanePolicyTest {
    private static final String DIGEST = "ab".repeat(32);
    private static final String RECORD = "3 1 1 " + DIGEST;

    private final FakeResolver dns =
            new FakeResolver().mx("dane.test", 10, "mx.dane.test").address("mx.dane.test", "192.0.2.1");

    private Optional<TlsRule> rule() throws UnknownHostException {
        return rule(NextHop.mx("dane.test"), "mx.dane.test");
    }

    private Optional<TlsRule> rule(NextHop nextHop, String host) throws UnknownHostException {
        return new DaneLookup(dns).ruleFor(nextHop, new Target(host, InetAddress.getByName("192.0.2.1"), 25));
    }

    private static void assertRefused(Optional<TlsRule> rule, String reason) {
        assertThat(rule).get().isInstanceOfSatisfying(TlsRule.Refused.class, refused -> {
            assertThat(refused.failure()).isEqualTo(TlsFailure.DNSSEC_INVALID);
            assertThat(refused.reason()).contains(reason);
        });
    }

    @Test
    void daneShouldHoldWhenEverythingIsSecure() throws Exception {
        dns.tlsa("_25._tcp.mx.dane.test", RECORD);
        assertThat(rule()).get().isInstanceOfSatisfying(TlsRule.Dane.class, dane -> {
            assertThat(dane.baseName()).isEqualTo("mx.dane.test");
            assertThat(dane.names()).containsExactly("mx.dane.test", "dane.test");
            assertThat(dane.records()).hasSize(1);
        });
    }

    @Test
    void daneShouldSayNothingWhenThereIsNoRecord() throws Exception {
        assertThat(rule()).isEmpty();
    }

    @Test
    void daneShouldSayNothingWhenRecordsAreInsecure() throws Exception {
        dns.tlsa("_25._tcp.mx.dane.test", RECORD).insecure("_25._tcp.mx.dane.test");
        assertThat(rule()).isEmpty();
    }

    @Test
    void hostShouldBeRefusedWhenTlsaLookupFails() throws Exception {
        dns.fail("TLSA", "_25._tcp.mx.dane.test", "SERVFAIL");
        assertRefused(rule(), "TLSA records of mx.dane.test could not be looked up: SERVFAIL");
    }

    @Test
    void hostShouldBeRefusedWhenTlsaLookupTakesTooLong() throws Exception {
        dns.fail("TLSA", "_25._tcp.mx.dane.test", "time-out");
        assertRefused(rule(), "time-out");
    }

    @Test
    void daneShouldSayNothingWhenMxRecordsAreInsecure() throws Exception {
        dns.tlsa("_25._tcp.mx.dane.test", RECORD).insecure("dane.test");
        assertThat(rule()).isEmpty();
        assertThat(dns.asked()).containsExactly("MX dane.test");
    }

    @Test
    void hostShouldBeRefusedWhenMxLookupFails() throws Exception {
        dns.fail("MX", "dane.test", "SERVFAIL");
        assertRefused(rule(), "mail exchangers of dane.test");
    }

    @Test
    void daneShouldSayNothingWhenAddressesAreInsecure() throws Exception {
        dns.tlsa("_25._tcp.mx.dane.test", RECORD).insecure("mx.dane.test");
        assertThat(rule()).isEmpty();
        assertThat(dns.asked()).noneMatch(question -> question.startsWith("TLSA"));
    }

    @Test
    void hostShouldBeRefusedWhenNoAddressCanBeLookedUpAnyMore() throws Exception {
        dns.fail("A", "mx.dane.test", "SERVFAIL").fail("AAAA", "mx.dane.test", "SERVFAIL");
        assertRefused(rule(), "host mx.dane.test");
    }

    @Test
    void recordsAtTheAliasTargetShouldComeFirstWhenHostIsAnAlias() throws Exception {
        dns.mx("two.test", 10, "alias.test")
                .alias("alias.test", "mx.dane.test")
                .tlsa("_25._tcp.mx.dane.test", RECORD)
                .tlsa("_25._tcp.alias.test", "2 0 1 " + DIGEST);
        assertThat(rule(NextHop.mx("two.test"), "alias.test"))
                .get()
                .isInstanceOfSatisfying(TlsRule.Dane.class, dane -> {
                    assertThat(dane.baseName()).isEqualTo("mx.dane.test");
                    assertThat(dane.names()).containsExactly("mx.dane.test", "alias.test", "two.test");
                });
    }

    @Test
    void recordsAtTheAliasShouldCountWhenItsTargetHasNone() throws Exception {
        dns.mx("two.test", 10, "alias.test").alias("alias.test", "mx.dane.test").tlsa("_25._tcp.alias.test", RECORD);
        assertThat(rule(NextHop.mx("two.test"), "alias.test"))
                .get()
                .isInstanceOfSatisfying(
                        TlsRule.Dane.class, dane -> assertThat(dane.baseName()).isEqualTo("alias.test"));
    }

    @Test
    void recordsAtTheAliasShouldCountWhenOnlyTheAliasIsSecure() throws Exception {
        dns.mx("two.test", 10, "alias.test")
                .alias("alias.test", "mx.dane.test")
                .insecure("mx.dane.test")
                .tlsa("_25._tcp.mx.dane.test", RECORD)
                .tlsa("_25._tcp.alias.test", RECORD);
        assertThat(rule(NextHop.mx("two.test"), "alias.test"))
                .get()
                .isInstanceOfSatisfying(
                        TlsRule.Dane.class, dane -> assertThat(dane.baseName()).isEqualTo("alias.test"));
    }

    @Test
    void daneShouldSayNothingWhenAliasIsInsecure() throws Exception {
        dns.mx("two.test", 10, "alias.test")
                .alias("alias.test", "mx.dane.test")
                .insecure("alias.test")
                .tlsa("_25._tcp.alias.test", RECORD);
        assertThat(rule(NextHop.mx("two.test"), "alias.test")).isEmpty();
    }

    @Test
    void domainItselfShouldBeTheHostWhenItHasNoMx() throws Exception {
        dns.address("plain.test", "192.0.2.1").tlsa("_25._tcp.plain.test", RECORD);
        assertThat(rule(NextHop.mx("plain.test"), "plain.test")).get().isInstanceOf(TlsRule.Dane.class);
    }

    @Test
    void smartHostShouldNeedNoMxRecords() throws Exception {
        dns.tlsa("_25._tcp.mx.dane.test", RECORD);
        assertThat(rule(NextHop.smtp(new HostPort("mx.dane.test", 25)), "mx.dane.test"))
                .get()
                .isInstanceOfSatisfying(
                        TlsRule.Dane.class, dane -> assertThat(dane.names()).containsExactly("mx.dane.test"));
        assertThat(dns.asked()).noneMatch(question -> question.startsWith("MX"));
    }

    @Test
    void addressesAndMessageStoresShouldNotBeAskedFor() throws Exception {
        assertThat(rule(NextHop.lmtp(new HostPort("mx.dane.test", 24)), "mx.dane.test"))
                .isEmpty();
        assertThat(rule(NextHop.mx("[192.0.2.1]"), "[192.0.2.1]")).isEmpty();
        assertThat(rule(NextHop.smtp(new HostPort("192.0.2.1", 25)), "192.0.2.1"))
                .isEmpty();
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void rulesShouldBeEqualWhenRecordsAre() throws Exception {
        dns.tlsa("_25._tcp.mx.dane.test", RECORD);
        assertThat(rule()).isEqualTo(rule());
        assertThat(rule().map(TlsRule::isMandatory)).contains(true);
        assertThat(List.of(TlsRule.OPPORTUNISTIC, TlsRule.CLEAR)).noneMatch(TlsRule::isMandatory);
    }
}
