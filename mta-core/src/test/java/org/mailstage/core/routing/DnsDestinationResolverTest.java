package org.mailstage.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.dns.DnsAnswer;
import org.mailstage.core.dns.FakeResolver;
import org.mailstage.core.dns.MxRecord;
import org.mailstage.core.dns.Resolver;

class DnsDestinationResolverTest {
    private static final OwnHost SELF =
            new OwnHost(Set.of("Us.Example"), List.of(new InetSocketAddress("192.0.2.250", 25)));

    private final FakeResolver dns = new FakeResolver();

    private DnsDestinationResolver resolver(int maxHosts) {
        return new DnsDestinationResolver(
                dns, () -> new DnsDestinationResolver.Settings(SELF, maxHosts, 25), new Random(1));
    }

    /** The outcome in one line: addresses in order, or the status. */
    private String resolve(String nextHop) {
        return text(resolver(10).resolve(NextHop.parse(nextHop)));
    }

    private static String text(Resolution resolution) {
        if (resolution instanceof Resolution.Targets targets) {
            return String.join(
                    " ", targets.targets().stream().map(Target::toString).toList());
        }
        return ((Resolution.Unresolved) resolution).status().toString();
    }

    private String reason(String nextHop) {
        return ((Resolution.Unresolved) resolver(10).resolve(NextHop.parse(nextHop)))
                .diagnostic()
                .text();
    }

    // MX: which hosts

    @Test
    void mxShouldGiveHostsByPreferenceWhenThereAreSeveral() {
        dns.mx("one.example", 20, "backup.example").mx("one.example", 10, "main.example.");
        dns.address("backup.example", "192.0.2.2").address("main.example", "192.0.2.1");

        assertThat(resolve("mx:One.Example")).isEqualTo("main.example[192.0.2.1]:25 backup.example[192.0.2.2]:25");
    }

    @Test
    void mxShouldUseTheDomainItselfWhenItHasNoMxRecord() {
        dns.address("one.example", "192.0.2.1");

        assertThat(resolve("mx:one.example")).isEqualTo("one.example[192.0.2.1]:25");
    }

    @Test
    void mxShouldNotUseTheDomainItselfWhenItsExchangersHaveNoAddress() {
        dns.mx("one.example", 10, "gone.example").address("one.example", "192.0.2.1");

        assertThat(resolve("mx:one.example")).isEqualTo("5.4.4");
    }

    @Test
    void mxShouldTakeTurnsBetweenFamiliesWhenAHostHasBoth() {
        dns.mx("one.example", 10, "main.example");
        dns.address("main.example", "192.0.2.1").address("main.example", "192.0.2.2");
        dns.address("main.example", "2001:db8::1");

        assertThat(resolve("mx:one.example"))
                .isEqualTo("main.example[192.0.2.1]:25 main.example[2001:db8:0:0:0:0:0:1]:25"
                        + " main.example[192.0.2.2]:25");
    }

    @Test
    void mxShouldTakeTurnsBetweenHostsWhenTheyAreEqual() {
        dns.mx("one.example", 10, "a.example").mx("one.example", 10, "b.example");
        dns.address("a.example", "192.0.2.1").address("a.example", "192.0.2.2").address("b.example", "192.0.2.3");

        List<String> hosts = targets("mx:one.example", 2);

        assertThat(hosts).containsExactlyInAnyOrder("a.example", "b.example");
    }

    @Test
    void mxShouldSpreadLoadWhenHostsAreEqual() {
        for (int i = 0; i < 4; i++) {
            dns.mx("one.example", 10, "mx" + i + ".example").address("mx" + i + ".example", "192.0.2." + i);
        }
        DnsDestinationResolver resolver = resolver(1);
        Map<String, Integer> first = new TreeMap<>();
        IntStream.range(0, 4000)
                .forEach(i -> first.merge(text(resolver.resolve(NextHop.mx("one.example"))), 1, Integer::sum));

        assertThat(first).hasSize(4);
        assertThat(first.values()).allSatisfy(times -> assertThat(times).isBetween(850, 1150));
    }

    @Test
    void mxShouldGiveNoMoreThanTheLimitWhenThereAreManyHosts() {
        for (int i = 0; i < 50; i++) {
            dns.mx("one.example", i, "mx" + i + ".example").address("mx" + i + ".example", "192.0.2." + i);
        }

        assertThat(targets("mx:one.example", 3)).containsExactly("mx0.example", "mx1.example", "mx2.example");
        assertThat(dns.asked()).as("no lookup beyond what is needed").hasSize(1 + 2 * 3);
    }

    @Test
    void mxShouldBoundItsLookupsWhenAZoneNamesHundredsOfHosts() {
        for (int i = 0; i < 500; i++) {
            dns.mx("one.example", i % 7, "mx" + i + ".example");
        }

        assertThat(resolve("mx:one.example")).isEqualTo("5.4.4");
        assertThat(dns.asked()).hasSizeLessThanOrEqualTo(1 + 2 * 20);
    }

    @Test
    void mxShouldBoundItsLookupsWhenTheyAllFail() {
        for (int i = 0; i < 20; i++) {
            dns.mx("one.example", i % 2, "mx" + i + ".example").fail("A", "mx" + i + ".example", "time-out");
        }

        assertThat(resolve("mx:one.example")).isEqualTo("4.4.3");
        assertThat(dns.asked()).hasSizeLessThanOrEqualTo(1 + 2 * 3);
    }

    @Test
    void mxShouldUseTheOtherPortWhenOneIsSet() {
        dns.address("one.example", "127.0.0.1");
        DnsDestinationResolver resolver = new DnsDestinationResolver(
                dns, () -> new DnsDestinationResolver.Settings(OwnHost.unknown(), 5, 2600), new Random(1));

        assertThat(text(resolver.resolve(NextHop.mx("one.example")))).isEqualTo("one.example[127.0.0.1]:2600");
    }

    @Test
    void settingsShouldTakeThePortFromTheSystemPropertyWhenItIsSet() {
        String before = System.getProperty(DnsDestinationResolver.MX_PORT_PROPERTY);
        try {
            System.setProperty(DnsDestinationResolver.MX_PORT_PROPERTY, "2601");
            assertThat(DnsDestinationResolver.Settings.of(SELF, 5).mxPort()).isEqualTo(2601);
            System.clearProperty(DnsDestinationResolver.MX_PORT_PROPERTY);
            assertThat(DnsDestinationResolver.Settings.of(SELF, 5).mxPort()).isEqualTo(25);
        } finally {
            if (before != null) {
                System.setProperty(DnsDestinationResolver.MX_PORT_PROPERTY, before);
            }
        }
    }

    @Test
    void mxShouldGiveAnAddressOnceWhenSeveralHostsHaveIt() {
        dns.mx("one.example", 10, "main.example").mx("one.example", 20, "main.example");
        dns.mx("one.example", 30, "alias.example").address("alias.example", "192.0.2.1");
        dns.address("main.example", "192.0.2.1").address("alias.example", "192.0.2.2");

        assertThat(resolve("mx:one.example")).isEqualTo("main.example[192.0.2.1]:25 alias.example[192.0.2.2]:25");
    }

    // MX: failures

    @Test
    void mxShouldFailForGoodWhenTheDomainDoesNotExist() {
        assertThat(resolve("mx:nowhere.example")).isEqualTo("5.1.2");
        assertThat(reason("mx:nowhere.example")).isEqualTo("domain nowhere.example does not exist");
    }

    @Test
    void mxShouldFailForGoodWhenTheDomainHasANullMx() {
        dns.mx("one.example", 0, ".").address("one.example", "192.0.2.1");

        assertThat(resolve("mx:one.example")).isEqualTo("5.1.10");
    }

    @Test
    void mxShouldIgnoreANullMxWhenItStandsBesideOthers() {
        dns.mx("one.example", 0, ".").mx("one.example", 10, "main.example").address("main.example", "192.0.2.1");

        assertThat(resolve("mx:one.example")).isEqualTo("main.example[192.0.2.1]:25");
    }

    @Test
    void mxShouldFailForGoodWhenSeveralRecordsAreAllNull() {
        dns.mx("one.example", 0, ".").mx("one.example", 10, ".");

        assertThat(resolve("mx:one.example")).isEqualTo("5.4.4");
    }

    @Test
    void mxShouldFailForGoodWhenTheDomainHasNeitherMxNorAddress() {
        dns.exists("one.example");

        assertThat(resolve("mx:one.example")).isEqualTo("5.4.4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SERVFAIL", "time-out"})
    void mxShouldWaitWhenTheMxLookupFails(String failure) {
        dns.fail("MX", "one.example", failure).address("one.example", "192.0.2.1");

        assertThat(resolve("mx:one.example")).isEqualTo("4.4.3");
        assertThat(reason("mx:one.example")).contains(failure);
    }

    @ParameterizedTest
    @CsvSource({"A", "AAAA"})
    void mxShouldWaitWhenAnAddressLookupFailsAndNoAddressIsKnown(String family) {
        dns.mx("one.example", 10, "main.example").fail(family, "main.example", "SERVFAIL");
        dns.mx("one.example", 20, "gone.example");

        assertThat(resolve("mx:one.example")).isEqualTo("4.4.3");
        assertThat(reason("mx:one.example")).contains("main.example").contains("SERVFAIL");
    }

    @Test
    void mxShouldUseWhatItHasWhenOneOfTheAddressLookupsFails() {
        dns.mx("one.example", 10, "main.example").fail("A", "main.example", "time-out");
        dns.mx("one.example", 20, "backup.example").address("backup.example", "192.0.2.2");

        assertThat(resolve("mx:one.example")).isEqualTo("backup.example[192.0.2.2]:25");
    }

    // MX: ourselves

    @Test
    void mxShouldPassOnToBetterHostsOnlyWhenWeAreInTheListByName() {
        dns.mx("one.example", 10, "main.example").address("main.example", "192.0.2.1");
        dns.mx("one.example", 20, "us.example").mx("one.example", 20, "equal.example");
        dns.address("equal.example", "192.0.2.2").address("us.example", "192.0.2.3");
        dns.mx("one.example", 30, "worse.example").address("worse.example", "192.0.2.4");

        assertThat(resolve("mx:one.example")).isEqualTo("main.example[192.0.2.1]:25");
    }

    @Test
    void mxShouldPassOnToBetterHostsOnlyWhenWeAreInTheListByAddress() {
        dns.mx("one.example", 10, "main.example").address("main.example", "192.0.2.1");
        dns.mx("one.example", 20, "equal.example").address("equal.example", "192.0.2.2");
        dns.mx("one.example", 20, "alias.example").address("alias.example", "192.0.2.250");
        dns.mx("one.example", 30, "worse.example").address("worse.example", "192.0.2.4");

        assertThat(resolve("mx:one.example")).isEqualTo("main.example[192.0.2.1]:25");
    }

    @Test
    void mxShouldFailForGoodWhenWeAreTheBest() {
        dns.mx("one.example", 10, "us.example").mx("one.example", 20, "backup.example");
        dns.address("backup.example", "192.0.2.2");

        assertThat(resolve("mx:one.example")).isEqualTo("5.4.6");
        assertThat(reason("mx:one.example")).isEqualTo("mail for one.example loops back to myself");
    }

    @Test
    void mxShouldFailForGoodWhenTheImplicitMxIsUs() {
        dns.address("one.example", "192.0.2.250");

        assertThat(resolve("mx:one.example")).isEqualTo("5.4.6");
    }

    @Test
    void mxShouldWaitWhenABetterHostCouldNotBeLookedUpAndWeAreNext() {
        dns.mx("one.example", 10, "main.example").fail("A", "main.example", "SERVFAIL");
        dns.mx("one.example", 20, "us.example");

        assertThat(resolve("mx:one.example")).isEqualTo("4.4.3");
    }

    @Test
    void mxShouldNotMistakeAnotherServerForUsWhenOnlyThePortDiffers() {
        dns.address("one.example", "127.0.0.1");
        OwnHost self = new OwnHost(Set.of("us.example"), List.of(new InetSocketAddress("0.0.0.0", 2525)));
        for (int port : new int[] {2525, 2600}) {
            DnsDestinationResolver resolver = new DnsDestinationResolver(
                    dns, () -> new DnsDestinationResolver.Settings(self, 5, port), new Random(1));
            assertThat(text(resolver.resolve(NextHop.mx("one.example"))))
                    .isEqualTo(port == 2525 ? "5.4.6" : "one.example[127.0.0.1]:2600");
        }
    }

    // Literals

    @ParameterizedTest
    @CsvSource({
        "mx:[192.0.2.7], [192.0.2.7][192.0.2.7]:25",
        "mx:[IPv6:2001:db8::7], [ipv6:2001:db8::7][2001:db8:0:0:0:0:0:7]:25",
        "mx:[192.0.2.250], 5.4.6",
        "mx:[192.0.2.256], 5.1.2",
        "mx:[192.0.2.7, 5.1.2",
        "mx:[], 5.1.2",
        "mx:[2001:db8::7], 5.1.2",
        "mx:[IPv6:192.0.2.7], 5.1.2",
        "mx:[localhost], 5.1.2",
        "mx:[IPv6:fe80::1%lo], 5.1.2",
        "smtp:192.0.2.7:2600, 192.0.2.7[192.0.2.7]:2600",
        "lmtp:[2001:db8::7]:24, 2001:db8::7[2001:db8:0:0:0:0:0:7]:24",
    })
    void literalShouldBeUsedWithoutDnsWhenItIsWellFormed(String nextHop, String expected) {
        assertThat(resolve(nextHop)).isEqualTo(expected);
        assertThat(dns.asked()).isEmpty();
    }

    // Routes to a host

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "lmtp"})
    void routeShouldLookUpAddressesOnlyWhenItNamesAHost(String scheme) {
        dns.mx("relay.example", 10, "other.example").address("other.example", "192.0.2.9");
        dns.address("relay.example", "192.0.2.1").address("relay.example", "2001:db8::1");

        assertThat(resolve(scheme + ":relay.example:2600"))
                .isEqualTo("relay.example[192.0.2.1]:2600 relay.example[2001:db8:0:0:0:0:0:1]:2600");
        assertThat(dns.asked()).containsExactly("A relay.example", "AAAA relay.example");
    }

    @Test
    void routeShouldReachUsWhenAnAdministratorSaysSo() {
        assertThat(resolve("smtp:192.0.2.250:25")).isEqualTo("192.0.2.250[192.0.2.250]:25");
    }

    @Test
    void routeShouldGiveNoMoreThanTheLimitWhenTheHostHasManyAddresses() {
        for (int i = 0; i < 30; i++) {
            dns.address("relay.example", "192.0.2." + i);
        }

        assertThat(targets("smtp:relay.example:25", 5)).hasSize(5);
    }

    @Test
    void routeShouldWaitForTheAdministratorWhenItsHostDoesNotExist() {
        assertThat(resolve("smtp:typo.example:25")).isEqualTo("4.3.5");
    }

    @Test
    void routeShouldWaitForTheAdministratorWhenItsHostHasNoAddress() {
        dns.exists("relay.example");

        assertThat(resolve("lmtp:relay.example:24")).isEqualTo("4.3.5");
    }

    @Test
    void routeShouldWaitWhenTheLookupFails() {
        dns.fail("AAAA", "relay.example", "SERVFAIL");

        assertThat(resolve("smtp:relay.example:25")).isEqualTo("4.4.3");
    }

    @Test
    void resolverShouldGiveAnOutcomeWhenDnsThrows() {
        Resolver broken = new Resolver() {
            @Override
            public DnsAnswer<MxRecord> mx(String domain) {
                throw new IllegalStateException("bug");
            }

            @Override
            public DnsAnswer<java.net.InetAddress> a(String host) {
                throw new IllegalStateException("bug");
            }

            @Override
            public DnsAnswer<java.net.InetAddress> aaaa(String host) {
                throw new IllegalStateException("bug");
            }

            @Override
            public DnsAnswer<org.mailstage.core.dns.TlsaRecord> tlsa(String name) {
                throw new IllegalStateException("bug");
            }

            @Override
            public DnsAnswer<String> txt(String name) {
                throw new IllegalStateException("bug");
            }

            @Override
            public DnsAnswer<String> cname(String name) {
                throw new IllegalStateException("bug");
            }
        };
        DnsDestinationResolver resolver = new DnsDestinationResolver(
                broken, () -> new DnsDestinationResolver.Settings(SELF, 5, 25), new Random(1));

        assertThat(text(resolver.resolve(NextHop.mx("one.example")))).isEqualTo("4.3.0");
        assertThat(text(resolver.resolve(NextHop.parse("smtp:relay.example")))).isEqualTo("4.3.0");
    }

    private List<String> targets(String nextHop, int maxHosts) {
        Resolution.Targets targets = (Resolution.Targets) resolver(maxHosts).resolve(NextHop.parse(nextHop));
        assertThat(new HashSet<>(targets.targets())).as("no target twice").hasSameSizeAs(targets.targets());
        return targets.targets().stream().map(Target::hostName).toList();
    }
}
