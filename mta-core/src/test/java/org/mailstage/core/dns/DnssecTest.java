package org.mailstage.core.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.dns.DnsSettings.Dnssec;
import org.mailstage.core.dns.LocalDnsServer.Program;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.policy.DaneLookup;
import org.mailstage.core.tls.policy.TlsRule;

/** A signed zone on a real name server, validated here (RFC 4035 §5). */
@Timeout(60)
class DnssecTest {
    private static final String DIGEST = "ab".repeat(32);

    @TempDir
    static Path folder;

    private static LocalDnsServer server;
    private static Path anchors;

    @BeforeAll
    static void start() throws Exception {
        LocalDnsServer.required();
        SignedZone zone = SignedZone.of("signed.test", """
                @        MX 10 mx
                mx       A 192.0.2.1
                alias    CNAME mx
                forged   A 192.0.2.66
                text     TXT "first " "second"
                _25._tcp.mx TLSA 3 1 1 %s
                """.formatted(DIGEST));
        server = LocalDnsServer.start(
                Program.NSD,
                Map.of(
                        "signed.test",
                        zone.text().replace("192.0.2.66", "192.0.2.67"),
                        "plain.test",
                        "@ MX 10 mx\nmx A 192.0.2.1\n"));
        anchors = Files.writeString(folder.resolve("anchors"), zone.anchor());
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static DnsjavaResolver resolver(Dnssec dnssec) {
        return DnsjavaResolver.of(
                List.of(server.address()),
                Duration.ofSeconds(20),
                new DnsSettings(dnssec, List.of(), Optional.of(anchors)));
    }

    private final DnsjavaResolver validating = resolver(Dnssec.VALIDATE);

    @Test
    void answersShouldBeSecureWhenSignaturesLeadToTheAnchor() {
        assertThat(validating.mx("signed.test"))
                .isInstanceOfSatisfying(
                        DnsAnswer.Found.class,
                        found -> assertThat(found.secure()).isTrue());
        assertThat(validating.tlsa("_25._tcp.mx.signed.test").isSecure()).isTrue();
        assertThat(validating.tlsa("_25._tcp.mx.signed.test").recordsOrNone())
                .containsExactly(new TlsaRecord(3, 1, 1, DIGEST));
        assertThat(validating.txt("text.signed.test").recordsOrNone()).containsExactly("first second");
    }

    @Test
    void aliasShouldBeSecureWithWhereItLeads() {
        assertThat(validating.a("alias.signed.test")).isInstanceOfSatisfying(DnsAnswer.Found.class, found -> {
            assertThat(found.secure()).isTrue();
            assertThat(found.owner()).isEqualTo("mx.signed.test");
        });
        assertThat(validating.cname("alias.signed.test").recordsOrNone()).containsExactly("mx.signed.test");
        assertThat(validating.cname("alias.signed.test").isSecure()).isTrue();
    }

    @Test
    void absenceShouldBeSecureWhenItIsProven() {
        assertThat(validating.mx("mx.signed.test"))
                .isInstanceOf(DnsAnswer.NoData.class)
                .matches(DnsAnswer::isSecure);
        assertThat(validating.a("nobody.signed.test"))
                .isInstanceOf(DnsAnswer.NoSuchDomain.class)
                .matches(DnsAnswer::isSecure);
    }

    @Test
    void lookupShouldFailWhenARecordIsForged() {
        assertThat(validating.a("forged.signed.test")).isInstanceOf(DnsAnswer.Failure.class);
    }

    @Test
    void answersShouldBeInsecureWhenTheZoneIsNotSigned() {
        assertThat(validating.mx("plain.test"))
                .isInstanceOfSatisfying(
                        DnsAnswer.Found.class,
                        found -> assertThat(found.secure()).isFalse());
    }

    @Test
    void answersShouldBeInsecureWhenNobodyHasChecked() {
        for (Dnssec dnssec : List.of(Dnssec.OFF, Dnssec.RESOLVER)) {
            assertThat(resolver(dnssec).a("forged.signed.test"))
                    .isInstanceOfSatisfying(
                            DnsAnswer.Found.class,
                            found -> assertThat(found.secure()).isFalse());
        }
    }

    @Test
    void daneShouldStandOnTheSignedZone() throws Exception {
        Target target = new Target("mx.signed.test", InetAddress.getByName("192.0.2.1"), 25);
        assertThat(new DaneLookup(validating).ruleFor(NextHop.mx("signed.test"), target))
                .get()
                .isInstanceOf(TlsRule.Dane.class);
        assertThat(new DaneLookup(resolver(Dnssec.OFF)).ruleFor(NextHop.mx("signed.test"), target))
                .isEmpty();
    }

    @Test
    void rootAnchorsShouldBeReadWhenNoOthersAreGiven() {
        DnsSettings settings = new DnsSettings(Dnssec.VALIDATE, List.of(), Optional.empty());
        assertThat(Upstream.of(List.of(server.address()), Duration.ofSeconds(1), settings)
                        .proves())
                .isTrue();
    }

    @Test
    void anchorsThatCannotBeReadShouldBeNamed() {
        DnsSettings settings = new DnsSettings(Dnssec.VALIDATE, List.of(), Optional.of(Path.of("/no/such/file")));
        assertThatThrownBy(() -> DnsjavaResolver.of(List.of(server.address()), Duration.ofSeconds(1), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/no/such/file");
    }

    @Test
    void flagShouldCountFromTrustedServersOnly() {
        InetSocketAddress here = new InetSocketAddress("127.0.0.1", 53);
        InetSocketAddress there = new InetSocketAddress("192.0.2.53", 53);
        List<CidrBlock> network = List.of(CidrBlock.parse("192.0.2.0/24"));
        DnsSettings trusting = new DnsSettings(Dnssec.RESOLVER, network, Optional.empty());
        assertThat(DnsSettings.DEFAULT.trustsFlagOf(List.of(here))).isTrue();
        assertThat(DnsSettings.DEFAULT.trustsFlagOf(List.of(here, there))).isFalse();
        assertThat(trusting.trustsFlagOf(List.of(here, there))).isTrue();
        assertThat(new DnsSettings(Dnssec.OFF, network, Optional.empty()).trustsFlagOf(List.of(here)))
                .isFalse();
    }
}
