package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MailSettingsWriterTest {
    @Test
    void textShouldBeBlockYamlWithEveryValueInForce() {
        MailSettings settings = parse("""
                hostname: mx.example.org
                trusted: ["::1/128"]
                routes: {"*.example.net": mx, example.org: "smtp:[2001:db8::1]"}
                limits: {recipients: 200, text-line: 1000}
                """);

        assertThat(MailSettingsWriter.write(settings))
                .startsWith("""
                        hostname: mx.example.org
                        postmaster: postmaster@mx.example.org
                        trusted: ["::1/128"]
                        domains:
                          local: []
                          relay: []
                        routes:
                          "*.example.net": mx
                          example.org: "smtp:[2001:db8::1]:25"
                        retry:
                          schedule: "1m, 5m, 15m, 1h*4, 4h"
                          give-up: 5d
                          rules:
                            greylist:
                              domains: []
                              next-hops: []
                              sites: []
                              errors: [greylist]
                              schedule: "1m, 2m, 3m, 5m, 15m*3, 1h*4, 4h"
                          jitter: "5%"
                          delay-notice: 4h
                        limits:
                          message-size: 50MB
                          recipients: 200
                          command-line: 2KB
                          text-line: 1000B
                        """)
                .contains("  timeouts:\n    connect: 30s\n")
                .doesNotContain("smarthost");
    }

    @Property(tries = 300)
    void textShouldReadBackAsTheSameSettings(@ForAll("overrides") Map<String, String> overrides) {
        ParseResult first = MailSettingsParser.parse("", overrides, "host.example");
        assertThat(first.describe()).isEmpty();
        MailSettings settings = first.settings().orElseThrow();

        assertThat(parse(MailSettingsWriter.write(settings))).isEqualTo(settings);
    }

    /** A valid value for each key, any of them. */
    @Provide
    Arbitrary<Map<String, String>> overrides() {
        Map<String, Arbitrary<String>> values = new LinkedHashMap<>();
        values.put("hostname", domain());
        values.put(
                "postmaster", Combinators.combine(localPart(), domain()).as((local, domain) -> local + "@" + domain));
        values.put("trusted", network().list().ofMaxSize(4).map(list -> String.join(",", list)));
        values.put("domains.relay", domain().list().ofMaxSize(4).map(list -> String.join(",", list)));
        values.put(
                "smarthost",
                host().flatMap(h -> Arbitraries.integers().between(1, 65535).map(p -> h + ":" + p)));
        values.put("routes.*", nextHop());
        values.put("routes.*.example.net", nextHop());
        values.put("routes.null", host().map(h -> "smtp:" + h));
        values.put("domains.local", Arbitraries.just("a.example.org, null"));
        values.put("routes.a.example.org", host().map(h -> "lmtp:" + h));
        values.put("retry.schedule", Arbitraries.of("1m", "1m*3, 500ms", "90s, 1h*2"));
        values.put("retry.give-up", Arbitraries.integers().between(1, 2_592_000).map(n -> Math.max(n, 90) + "s"));
        values.put(
                "limits.message-size",
                Arbitraries.longs().between(65536, 1L << 30).map(String::valueOf));
        values.put(
                "limits.text-line",
                Arbitraries.integers().between(1000, 1 << 20).map(String::valueOf));
        values.put(
                "limits.recipients", Arbitraries.integers().between(100, 50000).map(String::valueOf));
        values.put(
                "limits.idle", Arbitraries.integers().between(1000, 3_600_000).map(n -> n + "ms"));
        values.put(
                "delivery.timeouts.connect",
                Arbitraries.integers().between(1, 900).map(n -> n + "s"));
        List<Arbitrary<Map.Entry<String, String>>> entries = values.entrySet().stream()
                .map(entry -> entry.getValue().map(value -> Map.entry(entry.getKey(), value)))
                .toList();
        return Combinators.combine(entries)
                .as(list -> list.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static Arbitrary<String> domain() {
        return Arbitraries.of("example.org", "X.example.COM", "no", "y", "true", "1e3.e5", "0x1f.example", "localhost");
    }

    private static Arbitrary<String> host() {
        return Arbitraries.of("relay.example.net", "192.0.2.1", "[2001:db8::1]", "[::1]", "on");
    }

    private static Arbitrary<String> nextHop() {
        return Arbitraries.oneOf(
                Arbitraries.just("mx"),
                Arbitraries.just("mx:other.example"),
                host().map(h -> "smtp:" + h + ":2525"),
                host().map(h -> "LMTP:" + h));
    }

    private static Arbitrary<String> network() {
        return Arbitraries.of("127.0.0.0/8", "10.0.0.0/9", "192.0.2.1", "::/0", "::1", "2001:db8::/32", "0.0.0.0/0");
    }

    private static Arbitrary<String> localPart() {
        return Arbitraries.of("postmaster", "a.b", "#x", "&y", "*z", "it's", "!", "%", "`", "a/b=c?d^e_f{g|h}i~j");
    }

    private static MailSettings parse(String yaml) {
        ParseResult result = MailSettingsParser.parse(yaml, Map.of(), "host.example");
        assertThat(result.describe()).isEmpty();
        return result.settings().orElseThrow();
    }
}
