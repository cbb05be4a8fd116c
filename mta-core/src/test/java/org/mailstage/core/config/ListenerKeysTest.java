package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.server.AuthMode;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.TlsMode;

class ListenerKeysTest {
    @Test
    void defaultListenersShouldExistWhenNoneIsGiven() {
        assertThat(listeners("", Map.of())).isEqualTo(ReceptionSettings.DEFAULT.listeners());
        assertThat(listeners("listeners:\n", Map.of())).isEqualTo(ReceptionSettings.DEFAULT.listeners());
    }

    @Test
    void onlyListenersOfTheFileShouldExistWhenItNamesAny() {
        Map<String, ListenerSettings> listeners = listeners("listeners: {mx: {address: '0.0.0.0:25'}}", Map.of());

        assertThat(listeners)
                .containsExactly(
                        Map.entry("mx", ListenerSettings.of("mx", ListenerRole.MX, new HostPort("0.0.0.0", 25))));
    }

    @Test
    void everyKeyShouldReachTheListener() {
        ListenerSettings listener = listeners("""
                        trusted: [192.0.2.0/24]
                        peers: {proxies: [192.0.2.1]}
                        tls: {client-authorities: /etc/ca.pem}
                        listeners:
                          Inside-1:
                            role: mx
                            address: "[::1]:2600"
                            tls: required
                            client-certificates: true
                            auth: offered
                            proxy-protocol: true
                            normalize-line-ends: true
                            triage: true
                            greylist: true
                            withhold: [chunking, SMTPUTF8]
                          users: {role: submission, address: localhost:587, hide-client: true, tls: implicit}
                        """, Map.of()).get("inside-1");

        assertThat(listener)
                .isEqualTo(new ListenerSettings(
                        "inside-1",
                        ListenerRole.MX,
                        new HostPort("::1", 2600),
                        TlsMode.REQUIRED,
                        true,
                        AuthMode.OFFERED,
                        true,
                        true,
                        false,
                        true,
                        true,
                        java.util.Set.of("CHUNKING", "SMTPUTF8")));
    }

    @ParameterizedTest
    @CsvSource({
        "mx, STARTTLS, NONE",
        "submission, STARTTLS, REQUIRED",
        "submissions, IMPLICIT, REQUIRED",
        "lmtp, NONE, NONE"
    })
    void roleShouldDecideWhatIsNotGiven(String role, TlsMode tls, AuthMode auth) {
        ListenerSettings listener = listeners(
                        "listeners: {own: {role: " + role + ", address: '127.0.0.1:2600'}}", Map.of())
                .get("own");

        assertThat(listener.tls()).isEqualTo(tls);
        assertThat(listener.auth()).isEqualTo(auth);
    }

    @Test
    void implicitTlsShouldBeAllowedForMx() {
        assertThat(listeners("listeners: {mx: {tls: implicit}}", Map.of())
                        .get("mx")
                        .tls())
                .isEqualTo(TlsMode.IMPLICIT);
    }

    @Test
    void commandLineShouldChangeOneKeyOfOneListener() {
        Map<String, String> address = Map.of("listeners.mx.address", "127.0.0.1:2600", "listeners.mx.tls", "none");

        // Over the defaults all listeners stay; over a file those of the file do.
        assertThat(listeners("", address)).containsOnlyKeys("mx", "submission", "submissions");
        assertThat(listeners("", address).get("mx").address()).isEqualTo(new HostPort("127.0.0.1", 2600));
        assertThat(listeners("", address).get("mx").tls()).isEqualTo(TlsMode.NONE);
        assertThat(listeners("listeners:\n  a: {role: lmtp, address: '127.0.0.1:24'}\n  MX: {greylist: true}", address))
                .containsOnlyKeys("a", "mx")
                .hasEntrySatisfying("mx", mx -> {
                    assertThat(mx.greylist()).isTrue();
                    assertThat(mx.address().port()).isEqualTo(2600);
                });
    }

    @Test
    void commandLineShouldAddAndTakeAwayListeners() {
        Map<String, ListenerSettings> listeners = listeners(
                "",
                Map.of(
                        "listeners.submission", "",
                        "listeners.in.role", "lmtp",
                        "listeners.in.address", "127.0.0.1:2424",
                        "listeners.none.address", ""));

        assertThat(listeners).containsOnlyKeys("mx", "submissions", "in");
    }

    @Test
    void emptyOverrideShouldStandForTheDefault() {
        assertThat(listeners("listeners: {mx: {address: '0.0.0.0:25'}}", Map.of("listeners.mx.address", ""))
                        .get("mx")
                        .address()
                        .port())
                .isEqualTo(2525);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listeners: mx|1:12|listeners|takes sections",
                "listeners: [mx]|1:12|listeners|takes sections",
                "listeners: {mx: '0.0.0.0:25'}|1:17|listeners.mx|is a section",
                "listeners: {mx: {adress: 'x:1'}}|1:18|listeners.mx.adress|is no known key; did you mean address?",
                "listeners: {mx: {zzzzzzzz: 1}}|1:18|listeners.mx.zzzzzzzz|is no known key",
                "listeners: {a_b: {}}|1:13|listeners.a_b|is no name",
                "listeners: {mx: {}, MX: {}}|1:21|listeners.MX|is given twice",
                "listeners: {mx: {tls: none, tls: none}}|1:29|listeners.mx.tls|is given twice",
                "listeners: {own: {address: 'x:1'}}|1:13|listeners.own.role|is missing",
                "listeners: {own: {role: mx}}|1:13|listeners.own.address|is missing",
                "listeners: {lmtp: }|1:13|listeners.lmtp.address|is missing",
                "listeners: {mx: {role: submision}}|1:24|listeners.mx.role|did you mean submission?",
                "listeners: {mx: {address: 25}}|1:27|listeners.mx.address|takes ADDRESS:PORT",
                "listeners: {mx: {address: ':25'}}|1:27|listeners.mx.address|takes ADDRESS:PORT",
                "listeners: {mx: {address: '*:25'}}|1:27|listeners.mx.address|takes ADDRESS:PORT",
                "listeners: {mx: {address: '::1:25'}}|1:27|listeners.mx.address|takes ADDRESS:PORT",
                "listeners: {mx: {address: '127.0.0.1'}}|1:27|listeners.mx.address|takes ADDRESS:PORT",
                "listeners: {mx: {address: '127.0.0.1:0'}}|1:27|listeners.mx.address|takes ADDRESS:PORT",
                "listeners: {mx: {address: [a, b]}}|1:27|listeners.mx.address|takes one value",
                "listeners: {mx: {tls: yes}}|1:23|listeners.mx.tls|is one of none, starttls, required, implicit",
                "listeners: {mx: {triage: yes}}|1:26|listeners.mx.triage|write true",
                "listeners: {mx: {triage: Off}}|1:26|listeners.mx.triage|write false",
                "listeners: {mx: {triage: maybe}}|1:26|listeners.mx.triage|takes true or false",
                "listeners: {submission: {tls: none}}|1:31|listeners.submission.tls|passwords sent in plain text",
                "listeners: {mx: {tls: none, auth: required}}|1:23|listeners.mx.tls|passwords sent in plain text",
                "listeners: {lmtp: {auth: required, address: 'a:1'}}|1:26|listeners.lmtp.auth|passwords sent in plain text",
                "listeners: {submissions: {tls: starttls}}|1:32|listeners.submissions.tls|is implicit",
                "listeners: {mx: {tls: none, client-certificates: true}}|1:50|listeners.mx.client-certificates|needs TLS",
                "listeners: {mx: {client-certificates: true}}|1:39|listeners.mx.client-certificates|tls.client-authorities",
                "listeners: {mx: {proxy-protocol: true}}|1:34|listeners.mx.proxy-protocol|peers.proxies",
                "listeners: {mx: {hide-client: true}}|1:31|listeners.mx.hide-client|submission",
                "listeners: {submission: {greylist: true}}|1:36|listeners.submission.greylist|role mx only",
                "listeners: {submission: {triage: true}}|1:34|listeners.submission.triage|role mx only",
                "listeners: {mx: {withhold: [CHUNKIN]}}|1:29|listeners.mx.withhold|did you mean CHUNKING?",
                "listeners: {mx: {withhold: starttls}}|1:28|listeners.mx.withhold|write tls: none",
                "listeners: {mx: {}, b: {role: mx, address: '127.0.0.1:2525'}}|1:44|listeners.b.address|taken by the listener mx",
                "listeners: {mx: {}, b: {role: mx, address: '0.0.0.0:2525'}}|1:44|listeners.b.address|taken by the listener mx, 127.0.0.1:2525",
                "listeners: {mx: {address: '[::]:25'}, b: {role: mx, address: '127.0.0.1:25'}}|1:62|listeners.b.address|taken",
                "listener: {mx: {}}|1:1|listener|did you mean listeners?",
            })
    void faultShouldBeReportedWithPlaceAndReason(String yaml, String place, String key, String message) {
        List<ConfigFault> faults = parse(yaml, Map.of()).faults();

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.line() + ":" + fault.column()).isEqualTo(place);
            assertThat(fault.key()).isEqualTo(key);
            assertThat(fault.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listeners.mx.adress|127.0.0.1:1|-Dmta.listeners.mx.adress: is no known key; did you mean address?",
                "listeners.mx.address|25|-Dmta.listeners.mx.address: takes ADDRESS:PORT",
                "listeners.mx|25|-Dmta.listeners.mx: is a section",
                "listeners.own.role|mx|-Dmta.listeners.own.address: is missing",
                "listeners|mx|-Dmta.listeners: takes one entry at a time: -Dmta.listeners.NAME.KEY=VALUE",
                "listeners.mx.address|127.0.0.1:2587|listeners.submission.address: 127.0.0.1:2587 is taken by the listener mx",
                "listeners.|x|-Dmta.listeners.: is no name",
                "listeners..role|mx|-Dmta.listeners.: is no name",
            })
    void faultShouldNameTheCommandLineWhenTheValueStandsThere(String key, String value, String expected) {
        assertThat(parse("", Map.of(key, value)).describe()).startsWith(expected);
    }

    @Test
    void everyFaultShouldBeReportedAtOnce() {
        ParseResult result = parse("""
                listeners:
                  mx:
                    adress: 127.0.0.1:25
                    tls: sometimes
                  own:
                    role: mx
                """, Map.of());

        assertThat(result.faults())
                .extracting(fault -> fault.line() + " " + fault.key())
                .containsExactly("3 listeners.mx.adress", "4 listeners.mx.tls", "5 listeners.own.address");
    }

    @Test
    void addressesShouldBeAllowedWhenTheyDoNotMeet() {
        assertThat(parse(
                                "listeners: {mx: {address: '0.0.0.0:25'}, b: {role: mx, address: '[::1]:25'},"
                                        + " c: {role: mx, address: '0.0.0.0:26'}}",
                                Map.of())
                        .describe())
                .isEmpty();
    }

    @Test
    void writtenListenersShouldReadBack() {
        String yaml = """
                listeners:
                  b: {role: lmtp, address: "[::1]:24", withhold: [PIPELINING, CHUNKING]}
                  a: {role: submission, address: host:587, hide-client: true}
                """;
        MailSettings settings = parse(yaml, Map.of()).settings().orElseThrow();
        String written = MailSettingsWriter.write(settings);

        assertThat(written).contains("""
                listeners:
                  b:
                    role: lmtp
                    address: "[::1]:24"
                    tls: none
                    client-certificates: false
                """);
        assertThat(parse(written, Map.of()).settings()).contains(settings);
    }

    private static Map<String, ListenerSettings> listeners(String yaml, Map<String, String> overrides) {
        ParseResult result = parse(yaml, overrides);
        assertThat(result.describe()).isEmpty();
        return result.settings().orElseThrow().reception().listeners();
    }

    private static ParseResult parse(String yaml, Map<String, String> overrides) {
        return MailSettingsParser.parse(yaml, overrides, "host.example");
    }
}
