package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.RoutingTable;
import org.mailstage.core.smtp.SmtpTimeouts;
import org.mailstage.core.smtp.server.ReceptionLimits;

class MailSettingsParserTest {
    private static final String FULL = """
            hostname: MX1.example.org
            postmaster: admin@example.org
            trusted: [127.0.0.0/8, "::1/128"]
            domains:
              local: [example.org]
              relay:
                - example.com
                - Example.NET
            routes:
              example.org: lmtp:127.0.0.1
              "*.example.net": smtp:relay.example.net
              example.edu: mx
              "*.example.edu": mx
              example.info: "smtp:[2001:db8::1]:2525"
            smarthost: relay.example.net:2600
            retry:
              schedule: "1m, 1h*2"
              give-up: 2d
            limits: {message-size: 10MB, recipients: 200, command-line: 1KB, text-line: 2000, hops: 30, errors: 5,
                     sessions: 100, sessions-per-address: 10, idle: 90s}
            delivery:
              site-concurrency: 7
              idle-connection: 0s
              max-hosts: 3
              timeouts: {connect: 1s, greeting: 2s, command: 3s, data-start: 4s, data-block: 5s, data-end: 6s, total: 7s}
            """;

    @Test
    void everyKeyShouldReachTheSettings() {
        MailSettings settings = valid(FULL, Map.of());

        assertThat(settings.hostname()).isEqualTo("mx1.example.org");
        assertThat(settings.postmaster()).isEqualTo(new Mailbox("admin", "example.org"));
        assertThat(settings.trusted()).containsExactly(CidrBlock.parse("127.0.0.0/8"), CidrBlock.parse("::1/128"));
        assertThat(settings.localDomains()).containsExactly("example.org");
        assertThat(settings.relayDomains()).containsExactly("example.com", "example.net");
        assertThat(settings.routes())
                .containsEntry("example.org", NextHop.parse("lmtp:127.0.0.1:24"))
                .containsEntry("*.example.net", NextHop.parse("smtp:relay.example.net:25"))
                .containsEntry("example.edu", NextHop.mx("example.edu"))
                .containsEntry("*.example.edu", RoutingTable.OWN_MX)
                .containsEntry("example.info", NextHop.parse("smtp:[2001:db8::1]:2525"))
                .hasSize(5);
        assertThat(settings.smartHost()).contains(NextHop.parse("smtp:relay.example.net:2600"));
        assertThat(settings.retry().delays())
                .containsExactly(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofHours(1));
        assertThat(settings.retry().giveUp()).isEqualTo(Duration.ofDays(2));
        assertThat(settings.limits())
                .isEqualTo(new ReceptionLimits(10 << 20, 200, 1024, 2000, 30, 5, 100, 10, Duration.ofSeconds(90)));
        assertThat(settings.timeouts())
                .isEqualTo(new SmtpTimeouts(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7)));
        assertThat(settings.siteConcurrency()).isEqualTo(7);
        assertThat(settings.idleConnection()).isZero();
        assertThat(settings.maxHosts()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "# nothing\n", "---\n", "{}", "limits:\ndelivery:\n  timeouts:\nhostname:\n", "~"})
    void defaultsShouldHoldWhenNothingIsGiven(String yaml) {
        MailSettings settings = valid(yaml, Map.of());

        assertThat(settings.hostname()).isEqualTo("host.example");
        assertThat(settings.postmaster()).hasToString("postmaster@host.example");
        assertThat(settings.trusted()).isEmpty();
        assertThat(settings.localDomains()).isEmpty();
        assertThat(settings.relayDomains()).isEmpty();
        assertThat(settings.routes()).isEmpty();
        assertThat(settings.smartHost()).isEmpty();
        assertThat(settings.limits()).isEqualTo(ReceptionLimits.DEFAULT);
        assertThat(settings.timeouts()).isEqualTo(SmtpTimeouts.DEFAULT);
        assertThat(settings.retry().delays()).hasSize(8);
        assertThat(settings.retry().giveUp()).isEqualTo(Duration.ofDays(5));
    }

    @Test
    void hostnameShouldBeAValidNameWhenOnlyTheMachineKnowsIt() {
        String hostname =
                MailSettingsParser.parse("", Map.of()).settings().orElseThrow().hostname();

        assertThat(org.mailstage.core.net.DomainNames.isDomain(hostname)).isTrue();
    }

    @Test
    void commandLineShouldWinOverFile() {
        MailSettings settings = valid(
                FULL,
                Map.of(
                        "smarthost", "127.0.0.1:2601",
                        "trusted", "10.0.0.0/8, 192.0.2.1",
                        "retry.schedule", "1s,2s*2",
                        "limits.recipients", "300",
                        "routes.example.edu", "smtp:mail.example.edu",
                        "routes.*", "mx",
                        "domains.relay", ""));

        assertThat(settings.smartHost()).contains(NextHop.parse("smtp:127.0.0.1:2601"));
        assertThat(settings.trusted()).containsExactly(CidrBlock.parse("10.0.0.0/8"), CidrBlock.parse("192.0.2.1"));
        assertThat(settings.retry().delays()).hasSize(3);
        assertThat(settings.limits().recipients()).isEqualTo(300);
        assertThat(settings.routes())
                .containsEntry("example.edu", NextHop.parse("smtp:mail.example.edu:25"))
                .containsEntry("*", RoutingTable.OWN_MX)
                .hasSize(6);
        assertThat(settings.relayDomains()).isEmpty();
    }

    @Test
    void domainsShouldBeStoredAsALabelsWhenWrittenAsULabels() {
        MailSettings settings = valid(
                FULL,
                Map.of(
                        "hostname", "mx.Bücher.example",
                        "postmaster", "root@例子.广告",
                        "domains.relay", "straße.example, xn--bcher-kva.example",
                        "smarthost", "bücher.example:2525",
                        "routes.*.Bücher.example", "mx:straße.example",
                        "routes.例子.广告", "mx"));

        assertThat(settings.hostname()).isEqualTo("mx.xn--bcher-kva.example");
        assertThat(settings.postmaster()).isEqualTo(new Mailbox("root", "xn--fsqu00a.xn--4rr70v"));
        assertThat(settings.relayDomains()).containsExactly("xn--strae-oqa.example", "xn--bcher-kva.example");
        assertThat(settings.smartHost()).contains(NextHop.parse("smtp:xn--bcher-kva.example:2525"));
        assertThat(settings.routes())
                .containsEntry("*.xn--bcher-kva.example", NextHop.mx("xn--strae-oqa.example"))
                .containsEntry("xn--fsqu00a.xn--4rr70v", NextHop.mx("xn--fsqu00a.xn--4rr70v"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hostname: 'a b'|1:11|hostname|is no domain name",
                "hostname: [a]|1:11|hostname|takes one value",
                "hostname: 192.0.2.1|1:11|hostname|is no domain name",
                "hostname: bücher_.example|1:11|hostname|is no domain name",
                "hostname: bücher..example|1:11|hostname|is no domain name",
                "routes: {example.org: 'mx:bücher_.example'}|1:23|routes.example.org|no valid host",
                "hostname: mx.example.org.|1:11|hostname|dot at the end",
                "postmaster: root|1:13|postmaster|local-part@domain",
                "postmaster: a b@example.org|1:13|postmaster|local-part@domain",
                "trusted: [10.0.0.0/8, localhost]|1:23|trusted|not an IP network",
                "trusted: 10.0.0.0/8, 10.1/16|1:10|trusted|not an IP network",
                "trusted: {a: b}|1:10|trusted|takes one value",
                "domains: {relay: ['*.example.org']}|1:19|domains.relay|for routes only",
                "domains: {relay: [a@example.org]}|1:19|domains.relay|after the @",
                "domains: {relay: [[example.org]]}|1:19|domains.relay|takes one value",
                "domains: [example.org]|1:10|domains|is a section",
                "routes: mx|1:9|routes|section of its own",
                "routes: {example.org: ftp:host}|1:23|routes.example.org|takes mx, mx:DOMAIN",
                "routes: {example.org: 'mx:'}|1:23|routes.example.org|no valid host",
                "routes: {example.org: 'smtp:a_b:25'}|1:23|routes.example.org|no valid host",
                "routes: {example.org: 'smtp:host:70000'}|1:23|routes.example.org|takes mx",
                "routes: {example.org: }|1:22|routes.example.org|takes mx",
                "routes: {example.org: 'maildir:mail/%u'}|1:23|routes.example.org|full path",
                "routes: {example.org: 'https://user:p@host/'}|1:23|routes.example.org|no user, no password",
                "routes: {example.org: 'error:no'}|1:23|routes.example.org|begins with a status",
                "routes: {example.org: 'discard:it'}|1:23|routes.example.org|takes nothing behind it",
                "delivery: {http: {tokens: {'a b': /t}}}|1:28|delivery.http.tokens.a b|no host name",
                "delivery: {http: {tokens: {host: t}}}|1:34|delivery.http.tokens.host|full path",
                "{routes: {example.org: 'http://hooks.example/'}, delivery: {http: {tokens: {hooks.example: /t}}}}"
                        + "|1:24|routes.example.org|in the clear",
                "routes: {'*example.org': mx}|1:10|routes.*example.org|is no domain name",
                "routes: {a.example: mx, A.example: mx}|1:25|routes.A.example|is given twice",
                "smarthost: relay:0|1:12|smarthost|port lies within",
                "smarthost: relay:x|1:12|smarthost|not a port",
                "smarthost: 'relay 25'|1:12|smarthost|host:port",
                "smarthost: relay.example.net:|1:29|''|mapping values",
                "smarthost: a_b|1:12|smarthost|no valid host",
                "retry: {schedule: soon}|1:19|retry.schedule|a duration is",
                "retry: {schedule: [1m, {a: b}]}|1:24|retry.schedule|takes one value",
                "retry: {give-up: 31d}|1:18|retry.give-up|lies within 1s .. 30d",
                "retry: {give-up: 5}|1:18|retry.give-up|a duration is",
                "retry: {give-up: 30s}|1:18|retry.give-up|first wait (1m) is longer",
                "retry: {schedule: 7d}|1:19|retry.schedule|first wait (7d) is longer",
                "limits: {message-size: 63KB}|1:24|limits.message-size|lies within 64KB .. 1GB",
                "limits: {message-size: 1TB}|1:24|limits.message-size|a size is",
                "limits: {message-size: 999999999GB}|1:24|limits.message-size|lies within",
                "limits: {recipients: 99}|1:22|limits.recipients|lies within 100 .. 50000",
                "limits: {recipients: 1e3}|1:22|limits.recipients|whole number",
                "limits: {recipients: 0x100}|1:22|limits.recipients|whole number",
                "limits: {recipients: true}|1:22|limits.recipients|whole number",
                "limits: {recipients: 99999999999999999999}|1:22|limits.recipients|whole number",
                "limits: {text-line: 999}|1:21|limits.text-line|lies within 1000B",
                "delivery: {timeouts: {total: 29s}}|1:30|delivery.timeouts.total|(29s) is shorter than delivery.timeouts.connect (30s)",
                "delivery: {timeouts: {connect: 1h}}|1:32|delivery.timeouts.connect|(15m) is shorter than",
                "domains: {local: [example.org]}|1:19|domains.local|example.org has no route",
                "limits: {recipients: !big 200}|1:22|limits.recipients|tags",
                "hostname: !!java.net.URL [x]|1:11|''|tag",
                "hostname: a.example, b|1:11|hostname|is no domain name",
            })
    void faultShouldHaveLineColumnKeyAndReason(String yaml, String place, String key, String reason) {
        ParseResult result = parse(yaml, Map.of());
        assertThat(result.settings()).isEmpty();
        assertThat(result.faults()).hasSize(1);
        ConfigFault fault = result.faults().get(0);
        assertThat(fault.line() + ":" + fault.column()).isEqualTo(place);
        assertThat(fault.key()).isEqualTo(key);
        assertThat(fault.message()).contains(reason);
    }

    @Test
    void everyFaultShouldBeReportedInTheOrderOfTheFile() {
        ParseResult result = parse("""
                hostname: a_b
                smart-host: relay.example.net
                limits:
                  recipients: 5
                  recipients: 6
                  hops: many
                domains:
                  local: [example.org, other.example]
                routes:
                  example.org: lmtp:127.0.0.1:24
                retry: {give-up: 1s}
                """, Map.of("trusted", "10.0.0.0/33", "max-host", "3"));

        assertThat(result.faults())
                .extracting(fault -> fault.line() + " " + fault.key())
                .containsExactlyInAnyOrder(
                        "0 -Dmta.trusted",
                        "0 -Dmta.max-host",
                        "1 hostname",
                        "2 smart-host",
                        "4 limits.recipients",
                        "5 limits.recipients",
                        "6 limits.hops",
                        "8 domains.local",
                        "11 retry.give-up");
        assertThat(result.faults()).isSortedAccordingTo(java.util.Comparator.comparingInt(ConfigFault::line));
        assertThat(result.describe())
                .contains("line 2, column 1: smart-host: is no known key; did you mean smarthost?")
                .contains("line 5, column 3: limits.recipients: is given twice, first in line 4")
                .contains("line 8, column 24: domains.local: other.example has no route")
                .contains("-Dmta.max-host: is no known key; did you mean delivery.max-hosts?");
    }

    @ParameterizedTest
    @CsvSource({
        "smarthots, smarthost",
        "smartHost, smarthost",
        "smart_host, smarthost",
        "rotues, routes",
        "trustd, trusted",
        "limit, limits",
        "message-size, limits.message-size",
        "limits.mesage-size, limits.message-size",
        "limits.schedule, retry.schedule",
        "retry.giveup, retry.give-up",
        "delivery.connect, delivery.timeouts.connect",
        "delivery.timeouts.data_end, delivery.timeouts.data-end",
        "deliver, delivery"
    })
    void unknownKeyShouldBeExplained(String unknown, String meant) {
        assertThat(parse("", Map.of(unknown, "1")).describe()).endsWith("did you mean " + meant + "?");
        assertThat(parse(unknown + ": 1", Map.of()).describe()).endsWith("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"spam-filter", "x", "limits.x", "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"})
    void unknownKeyShouldGetNoAdviceWhenNothingIsNear(String unknown) {
        assertThat(parse("", Map.of(unknown, "1")).describe()).isEqualTo("-Dmta." + unknown + ": is no known key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hostname: [|while parsing a flow node",
                "'{hostname: a'|is no YAML",
                "- hostname|'key: value' lines",
                "hostname|'key: value' lines",
                "routes: {*.example.net: mx}|a name with * needs quotes",
                "'routes: {x.example: *a}'|a name with * needs quotes",
                "'trusted: &t [10.0.0.0/8]\ndomains: {relay: *t}'|anchors and aliases",
                "'a: 1\n---\nb: 2'|is no YAML",
                "'\thostname: a'|TAB",
                "'\"\": a'|there is no key",
                "'? [a]\n: b'|a key is a word",
                "'limits: {<<: {hops: 9}}'|is no known key",
                "'hostname: \u0001'|U+0001",
            })
    void fileShouldBeRefusedWhenItsYamlIsNotPlain(String yaml, String reason) {
        ParseResult result =
                parse(yaml.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0001", "\u0001"), Map.of());

        assertThat(result.faults())
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.line()).isPositive());
        assertThat(result.describe()).contains(reason);
    }

    @Test
    void faultsShouldEndWithANoteWhenThereAreTooMany() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            yaml.append("zzzzzz").append(i).append(": 1\n");
        }
        ParseResult result = parse(yaml.toString(), Map.of());

        assertThat(result.faults()).hasSize(101);
        assertThat(result.faults().get(100).message()).contains("may be more faults");
    }

    @Test
    void faultShouldNameTheCommandLineWhenTheValueStandsThere() {
        ParseResult result = parse(
                "domains: {local: [example.org]}\nroutes: {example.org: 'lmtp:127.0.0.1'}",
                Map.of("domains.local", "example.com", "routes", "mx", "routes.a_b", "mx", "limits.hops", "0"));

        assertThat(result.faults())
                .extracting(ConfigFault::toString)
                .containsExactlyInAnyOrder(
                        "-Dmta.routes: takes one entry at a time: -Dmta.routes.NAME=VALUE",
                        "-Dmta.routes.a_b: is no domain name: 'a_b'",
                        "-Dmta.limits.hops: lies within 5 .. 1000, not 0");
    }

    @Test
    void localDomainShouldBeRefusedWhenItsRouteLeadsOutAgain() {
        String local = "domains: {local: [example.org]}\n";

        assertThat(parse(local + "routes: {example.org: mx}", Map.of()).describe())
                .contains("would send the mail out");
        assertThat(parse(local + "routes: {'*': mx}", Map.of()).describe()).contains("would send the mail out");
        assertThat(parse(local + "routes: {'*': 'lmtp:127.0.0.1'}", Map.of()).isValid())
                .isTrue();
        assertThat(parse(local + "routes: {'*.org': 'lmtp:127.0.0.1'}", Map.of())
                        .isValid())
                .isTrue();
        assertThat(parse(local + "smarthost: relay.example.net", Map.of()).describe())
                .contains("has no route");
        assertThat(parse(local + "routes: {'*': 'lmtp:127.0.0.1'}\ndomains.relay: example.org", Map.of())
                        .describe())
                .contains("listed as local already");
    }

    @Test
    void routeShouldGoWhenTheCommandLineEmptiesIt() {
        MailSettings settings = valid("routes: {a.example: mx, b.example: mx}", Map.of("routes.A.example", ""));

        assertThat(settings.routes()).containsOnlyKeys("b.example");
    }

    @Test
    void listsAndScheduleShouldBeReadInEachForm() {
        MailSettings settings =
                valid("domains:\n  relay: a.example, B.example\nretry:\n  schedule:\n    - 1m\n    - 1h*2\n", Map.of());

        assertThat(settings.relayDomains()).containsExactly("a.example", "b.example");
        assertThat(settings.retry().delays()).hasSize(3);
    }

    private static ParseResult parse(String yaml, Map<String, String> overrides) {
        return MailSettingsParser.parse(yaml, overrides, "host.example");
    }

    private static MailSettings valid(String yaml, Map<String, String> overrides) {
        ParseResult result = parse(yaml, overrides);
        assertThat(result.describe()).isEmpty();
        return result.settings().orElseThrow();
    }
}
