package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.site.Provider;
import org.mailstage.core.site.ReplyRule;
import org.mailstage.core.site.ShapingSettings;
import org.mailstage.core.site.SiteLimits;

class ShapingKeysTest {
    private static final String EVERYTHING = """
            delivery:
              initial-concurrency: 3
              longest-pause: 10m
              messages-per-connection: 50
              providers:
                partner:
                  hosts: [mx.partner.example, 192.0.2.1]
                  concurrency: 2
                  message-rate: 60/1m
                  connection-rate: 6/1m
                  messages-per-connection: 10
                  idle: 30s
                  source: bulk
                  replies:
                    "421 .*4\\\\.7\\\\.0": suspend 15m after 3 in 1m
                    "450": concurrency half for 1h
              replies:
                "452 .*later": suspend 5m
              limits:
                domains:
                  example.net: {concurrency: 2, message-rate: 10/1m}
                tenants:
                  "*": {message-rate: 1000/1h}
                sources:
                  bulk: {concurrency: 9}
            """;

    @Test
    void limitsShouldReachTheSettingsAndBeWrittenBack() {
        MailSettings settings = valid(EVERYTHING);
        ShapingSettings shaping = settings.delivery().shaping();

        assertThat(shaping.initialConcurrency()).isEqualTo(3);
        assertThat(shaping.longestPause()).isEqualTo(Duration.ofMinutes(10));
        assertThat(shaping.messagesPerConnection()).isEqualTo(50);
        Provider partner = shaping.provider(List.of("a.MX.partner.example")).orElseThrow();
        assertThat(shaping.provider(List.of("192.0.2.1"))).contains(partner);
        assertThat(partner.limits())
                .isEqualTo(new SiteLimits(
                        Optional.of(2),
                        Optional.of(Rate.parse("60/1m")),
                        Optional.of(Rate.parse("6/1m")),
                        Optional.of(10),
                        Optional.of(Duration.ofSeconds(30)),
                        Optional.of("bulk")));
        assertThat(partner.replies())
                .containsExactly(
                        ReplyRule.parse("421 .*4\\.7\\.0", "suspend 15m after 3 in 1m"),
                        ReplyRule.parse("450", "concurrency half for 1h"));
        assertThat(shaping.replies()).containsExactly(ReplyRule.parse("452 .*later", "suspend 5m"));
        assertThat(ShapingSettings.limits(shaping.domains(), "example.net").concurrency())
                .contains(2);
        assertThat(ShapingSettings.limits(shaping.domains(), "other.example")).isEqualTo(SiteLimits.NONE);
        assertThat(ShapingSettings.limits(shaping.tenants(), "anybody").messageRate())
                .contains(Rate.parse("1000/1h"));
        assertThat(ShapingSettings.limits(shaping.tenants(), "")).isEqualTo(SiteLimits.NONE);
        assertThat(ShapingSettings.limits(shaping.sources(), "bulk").concurrency())
                .contains(9);
        assertThat(valid(MailSettingsWriter.write(settings))).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource({
        "gmail-smtp-in.l.google.com, google",
        "aspmx2.googlemail.com, google",
        "eur.olc.protection.outlook.com, outlook",
        "contoso-com.mail.protection.outlook.com, microsoft365",
        "mta5.am0.yahoodns.net, yahoo",
        "mx01.mail.icloud.com, apple",
        "mx00.emig.gmx.net, gmx",
        "mx-ha02.web.de, gmx",
        "mx03.t-online.de, t-online",
        "mx1.mxge.comcast.net, comcast",
        "smtp-in.orange.fr, orange"
    })
    void bigProvidersShouldBeKnownByTheirHosts(String host, String name) {
        assertThat(valid("").delivery().shaping().provider(List.of(host)).map(Provider::name))
                .contains(name);
    }

    @Test
    void hostShouldNotBeTakenForAProvidersWhenItOnlyEndsAlike() {
        ShapingSettings shaping = valid("").delivery().shaping();

        assertThat(shaping.provider(List.of("mx.notgoogle.com"))).isEmpty();
        assertThat(shaping.provider(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "google | 421 4.7.28 [192.0.2.1] Our system has detected an unusual rate of unsolicited mail | suspend 15m after 3 in 5m",
                "google | 421 4.7.0 Try again later, closing connection. | concurrency half for 15m",
                "outlook | 451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited | suspend 30m after 3 in 10m",
                "outlook | 550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. part of their network is on our block"
                        + " list (S3150). | suspend 1h after 10 in 10m",
                "microsoft365 | 451 4.7.500 Server busy. Please try again later | concurrency half for 15m",
                "yahoo | 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred | suspend 30m after 3 in 5m",
                "yahoo | 421 4.7.1 [TS03] All messages from 192.0.2.1 permanently deferred | suspend 4h",
                "apple | 451 4.7.1 Service unavailable - try again later | concurrency half for 15m",
                "gmx | 421 web.de (mxweb113) Nemesis ESMTP Service not available Reject due to policy restrictions Too many messages"
                        + " have been received | suspend 1h",
                "t-online | 554 IP=192.0.2.1 - A problem occurred. | suspend 1h after 3 in 10m",
                "comcast | 421 imta.comcast.net Too many sessions opened | concurrency half for 30m",
                "orange | 421 mwinf5c04 ME Trop de connexions OFR004_104 | suspend 15m after 2 in 5m"
            })
    void shippedRuleShouldFitTheReply(String provider, String reply, String doing) {
        Provider known = valid("").delivery().shaping().shipped().get(provider);

        assertThat(known.replies().stream()
                        .filter(rule -> rule.match().matches(reply))
                        .findFirst()
                        .map(ReplyRule::doing))
                .contains(doing);
    }

    @Test
    void sectionShouldChangeSingleKeysOfAKnownProvider() {
        MailSettings settings = valid("""
                delivery:
                  providers:
                    yahoo:
                      message-rate: 600/1m
                      replies:
                        "421 4\\\\.7\\\\.1 \\\\[TS03\\\\]": bounce
                        "450": suspend 1m
                """);
        Provider yahoo = settings.delivery()
                .shaping()
                .provider(List.of("mta5.am0.yahoodns.net"))
                .orElseThrow();

        assertThat(yahoo.limits().messageRate()).contains(Rate.parse("600/1m"));
        assertThat(yahoo.limits().messagesPerConnection()).contains(20);
        assertThat(yahoo.replies())
                .extracting(ReplyRule::doing)
                .startsWith("bounce", "suspend 1m")
                .doesNotContain("suspend 4h")
                .contains("suspend 1h after 3 in 5m");
        assertThat(valid(MailSettingsWriter.write(settings))).isEqualTo(settings);
    }

    @Test
    void knownProviderShouldBeSwitchedOffByAnEmptyList() {
        MailSettings settings = valid("delivery: {providers: {yahoo: {hosts: []}}}");

        assertThat(settings.delivery().shaping().provider(List.of("mta5.am0.yahoodns.net")))
                .isEmpty();
        assertThat(valid(MailSettingsWriter.write(settings))).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "initial-concurrency: 0 | line 2, column 24: delivery.initial-concurrency: lies within 1 .. 10000",
                "providers: {unheard: {concurrency: 2}} | line 2, column 15: delivery.providers.unheard.hosts: is missing, and no"
                        + " provider of that name is known",
                "providers: {google: {concurency: 2}} | line 2, column 24: delivery.providers.google.concurency: is no known key; did"
                        + " you mean concurrency?",
                "providers: {google: {replies: {'421 (': bounce}}} | line 2, column 34: delivery.providers.google.replies.421 (: is no"
                        + " regular expression: Unclosed group",
                "providers: {google: {replies: {'421': explode}}} | line 2, column 41: delivery.providers.google.replies.421: says"
                        + " what is done",
                "providers: {google: {message-rate: 5}} | line 2, column 38: delivery.providers.google.message-rate: a rate is",
                "providers: {google: {message-rate: 5/1ms}} | delivery.providers.google.message-rate: takes a time within 1s",
                "limits: {domains: {'*.example': {concurrency: 1}}} | line 2, column 22: delivery.limits.domains.*.example: is no"
                        + " domain name",
                "limits: {tenants: {'a b': {concurrency: 1}}} | line 2, column 22: delivery.limits.tenants.a b: takes the name of a"
                        + " tenant"
            })
    void faultShouldNameLineAndKey(String yaml, String fault) {
        assertThat(MailSettingsParser.parse("delivery:\n  " + yaml, Map.of()).describe())
                .contains(fault);
    }

    private static MailSettings valid(String yaml) {
        ParseResult result = MailSettingsParser.parse(yaml, Map.of());
        assertThat(result.describe()).isEmpty();
        return result.settings().orElseThrow();
    }
}
