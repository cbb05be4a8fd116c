package org.mailstage.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.dns.DnsjavaResolver;
import org.mailstage.core.dns.LocalDnsServer;

/** The whole way from a domain to addresses, over a real name server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class MxOverRealDnsTest {
    private LocalDnsServer server;

    @BeforeAll
    void start() throws IOException {
        server = LocalDnsServer.start(Map.of("one.test", """
                @         MX 20 backup
                @         MX 10 main
                main      A 127.0.0.2
                main      AAAA ::1
                backup    A 127.0.0.3
                nullmx    MX 0 .
                implicit  A 127.0.0.4
                tolerated MX 10 alias
                alias     CNAME main
                empty     TXT "no mail, no address"
                dead      MX 10 nowhere
                broken    NS ns.broken
                ns.broken A 127.0.0.1
                behind    MX 10 mx.broken
                ours      MX 10 us
                ours      MX 20 backup
                second    MX 10 main
                second    MX 20 us
                us        A 127.0.0.9
                """));
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mx:one.test, main.one.test[127.0.0.2]:2600 main.one.test[0:0:0:0:0:0:0:1]:2600 backup.one.test[127.0.0.3]:2600",
        "mx:implicit.one.test, implicit.one.test[127.0.0.4]:2600",
        "mx:tolerated.one.test, alias.one.test[127.0.0.2]:2600 alias.one.test[0:0:0:0:0:0:0:1]:2600",
        "mx:second.one.test, main.one.test[127.0.0.2]:2600 main.one.test[0:0:0:0:0:0:0:1]:2600",
        "mx:nullmx.one.test, 5.1.10",
        "mx:empty.one.test, 5.4.4",
        "mx:dead.one.test, 5.4.4",
        "mx:nowhere.one.test, 5.1.2",
        "mx:www.broken.one.test, 4.4.3",
        "mx:behind.one.test, 4.4.3",
        "mx:ours.one.test, 5.4.6",
        "smtp:backup.one.test:2525, backup.one.test[127.0.0.3]:2525",
        "lmtp:nowhere.one.test:24, 4.3.5",
    })
    void nextHopShouldGiveItsAddressesOrTheReasonThereAreNone(String nextHop, String expected) {
        DnsDestinationResolver resolver = new DnsDestinationResolver(
                DnsjavaResolver.of(List.of(server.address()), Duration.ofSeconds(5)),
                () -> new DnsDestinationResolver.Settings(new OwnHost(Set.of("us.one.test"), List.of()), 10, 2600),
                new Random(1));

        Resolution resolution = resolver.resolve(NextHop.parse(nextHop));

        String text = resolution instanceof Resolution.Targets targets
                ? String.join(
                        " ", targets.targets().stream().map(Target::toString).toList())
                : ((Resolution.Unresolved) resolution).status().toString();
        assertThat(text).isEqualTo(expected);
    }
}
