package org.mailstage.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.policy.TlsPlan;
import org.mailstage.core.tls.policy.TlsRule;

class SourceSettingsTest {
    private static final Target TARGET = new Target("relay.example", ip("192.0.2.25"), 25);

    private final Random random = new Random(8305);

    @Test
    void addressesShouldBeDrawnByWeight() {
        SourceSettings settings = settings("default", member("192.0.2.1", "one", 1), member("192.0.2.2", "two", 3));
        Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 4000; i++) {
            drawn.merge(settings.sources("", "self", random).get(0).helo(), 1, Integer::sum);
        }
        assertThat(drawn.get("one")).isBetween(800, 1200);
        assertThat(drawn.get("two")).isBetween(2800, 3200);
    }

    @Test
    void oneAddressOfEachFamilyShouldBeDrawnWithItsNameOrOurs() {
        SourceSettings settings = settings("default", member("2001:db8::1", "", 1), member("192.0.2.1", "four", 1));
        assertThat(settings.sources("", "self", random))
                .containsExactly(
                        new SourceAddress(ip("192.0.2.1"), "four"), new SourceAddress(ip("2001:db8::1"), "self"));
    }

    @Test
    void poolNamedShouldCountAndTheDefaultOneWhenItIsUnknown() {
        SourceSettings settings = new SourceSettings(
                Map.of(
                        "default", new SourcePool(List.of(member("192.0.2.1", "usual", 1))),
                        "bulk", new SourcePool(List.of(member("192.0.2.2", "bulk", 1)))),
                Map.of());
        assertThat(settings.sources("bulk", "self", random).get(0).helo()).isEqualTo("bulk");
        assertThat(settings.sources("gone", "self", random).get(0).helo()).isEqualTo("usual");
    }

    @Test
    void systemShouldChooseWhenThereIsNoPool() {
        assertThat(SourceSettings.DEFAULT.sources("", "self", random)).containsExactly(new SourceAddress(null, "self"));
    }

    @ParameterizedTest
    @CsvSource({
        "VERIFIED,  Verified",
        "ENCRYPTED, Encrypted",
        "NONE,      Opportunistic",
    })
    void loginShouldMakeTheTlsRuleAsStrictAsItAsks(LoginProtection protection, String rule) {
        assertThat(terms(protection, TlsPlan.OPPORTUNISTIC)
                        .tls()
                        .ruleFor(TARGET)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(rule);
    }

    @Test
    void loginShouldNotMakeAStricterRuleLax() {
        TlsRule verified = new TlsRule.Verified(TlsRule.Basis.MTA_STS);
        assertThat(terms(LoginProtection.NONE, target -> verified).tls().ruleFor(TARGET))
                .isEqualTo(verified);
        assertThat(terms(LoginProtection.ENCRYPTED, target -> verified).tls().ruleFor(TARGET))
                .isEqualTo(verified);
    }

    @Test
    void loginShouldNotShowItsPassword() {
        assertThat(new RelayLogin("user", "pencil", LoginProtection.NONE).toString())
                .doesNotContain("pencil");
    }

    private static DeliveryTerms terms(LoginProtection protection, TlsPlan plan) {
        return new DeliveryTerms(
                List.of(new SourceAddress(null, "self")),
                Optional.of(new RelayLogin("user", "pencil", protection)),
                plan,
                100,
                Duration.ZERO);
    }

    private static SourceSettings settings(String name, SourcePool.Member... members) {
        return new SourceSettings(Map.of(name, new SourcePool(List.of(members))), Map.of());
    }

    private static SourcePool.Member member(String address, String helo, int weight) {
        return new SourcePool.Member(ip(address), helo, weight);
    }

    private static InetAddress ip(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
