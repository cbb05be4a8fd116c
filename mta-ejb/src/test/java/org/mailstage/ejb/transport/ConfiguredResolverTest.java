package org.mailstage.ejb.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.mailstage.core.dns.DnsAnswer;
import org.mailstage.core.dns.DnsSettings;
import org.mailstage.core.dns.FakeResolver;
import org.mailstage.core.dns.Resolver;

class ConfiguredResolverTest {
    private final List<DnsSettings> made = new ArrayList<>();
    private final FakeResolver dns = new FakeResolver().txt("one.test", "text").mx("one.test", 1, "mx.one.test");
    private DnsSettings settings = DnsSettings.DEFAULT;
    private Function<DnsSettings, Resolver> factory = wanted -> dns;
    private long nanos;
    private final ConfiguredResolver resolver = new ConfiguredResolver(
            () -> settings,
            wanted -> {
                made.add(wanted);
                return factory.apply(wanted);
            },
            () -> nanos);

    @Test
    void questionsShouldBePassedOn() {
        resolver.mx("one.test");
        resolver.a("one.test");
        resolver.aaaa("one.test");
        resolver.tlsa("one.test");
        resolver.txt("one.test");
        resolver.cname("one.test");
        assertThat(dns.asked())
                .containsExactly(
                        "MX one.test",
                        "A one.test",
                        "AAAA one.test",
                        "TLSA one.test",
                        "TXT one.test",
                        "CNAME one.test");
        assertThat(made).hasSize(1);
    }

    @Test
    void resolverShouldBeMadeAnewWhenSettingsChange() {
        resolver.txt("one.test");
        settings = DnsSettings.UNPROVEN;
        resolver.txt("one.test");
        assertThat(made).containsExactly(DnsSettings.DEFAULT, DnsSettings.UNPROVEN);
    }

    @Test
    void lookupsShouldFailWhenTrustAnchorsCannotBeRead() {
        factory = wanted -> {
            throw new IllegalArgumentException("trust anchors cannot be read");
        };
        assertThat(resolver.txt("one.test")).isEqualTo(new DnsAnswer.Failure<String>("trust anchors cannot be read"));
        resolver.txt("one.test");
        assertThat(made).hasSize(1);
        factory = wanted -> dns;
        nanos += TimeUnit.SECONDS.toNanos(10);
        assertThat(resolver.txt("one.test").recordsOrNone()).containsExactly("text");
    }

    @Test
    void missingTrustAnchorsShouldBeNamed() {
        settings = new DnsSettings(DnsSettings.Dnssec.VALIDATE, List.of(), Optional.of(Path.of("/no/such/file")));
        factory = org.mailstage.core.dns.DnsjavaResolver::ofSystem;
        assertThat(resolver.txt("one.test"))
                .isInstanceOfSatisfying(
                        DnsAnswer.Failure.class,
                        failure ->
                                assertThat(failure.reason()).contains("trust anchors cannot be read: /no/such/file"));
    }
}
