package org.mailstage.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.address.Mailbox;

class RouterTest {
    private static final Map<String, NextHop> ROUTES = Map.of(
            "example.org", NextHop.parse("lmtp:127.0.0.1:24"),
            "*.example.org", NextHop.parse("smtp:sub.example.net"),
            "*.deep.example.org", RoutingTable.OWN_MX,
            "example.edu", NextHop.mx("example.edu"));

    @ParameterizedTest
    @CsvSource({
        "a@example.org, lmtp:127.0.0.1:24",
        "a@EXAMPLE.Org, lmtp:127.0.0.1:24",
        "a@x.example.org, smtp:sub.example.net:25",
        "a@x.y.example.org, smtp:sub.example.net:25",
        "a@deep.example.org, smtp:sub.example.net:25",
        "a@X.deep.example.org, mx:x.deep.example.org",
        "a@example.edu, mx:example.edu",
        "a@notexample.org, mx:notexample.org",
        "a@org, mx:org",
        "postmaster, lmtp:127.0.0.1:24",
        "a@[192.0.2.1], smtp:192.0.2.1:25",
        "a@[IPv6:2001:db8::1], smtp:[2001:db8:0:0:0:0:0:1]:25",
        "a@[nonsense], mx:[nonsense]"
    })
    void routeShouldBeTheMostSpecificOne(String recipient, String nextHop) {
        assertThat(Router.route(Mailbox.ofTrusted(recipient), new Table(ROUTES, Optional.empty())))
                .hasToString(nextHop);
    }

    @ParameterizedTest
    @CsvSource({
        "a@example.org, lmtp:127.0.0.1:24",
        "a@example.edu, mx:example.edu",
        "a@elsewhere.example, smtp:relay.example.net:2525",
        "a@[192.0.2.1], smtp:relay.example.net:2525"
    })
    void smartHostShouldTakeWhatHasNoRoute(String recipient, String nextHop) {
        Table table = new Table(ROUTES, Optional.of(NextHop.parse("smtp:relay.example.net:2525")));
        assertThat(Router.route(Mailbox.ofTrusted(recipient), table)).hasToString(nextHop);
    }

    @Test
    void catchAllShouldComeBeforeSmartHost() {
        Map<String, NextHop> routes = new LinkedHashMap<>(ROUTES);
        routes.put("*", RoutingTable.OWN_MX);
        Table table = new Table(routes, Optional.of(NextHop.parse("smtp:relay.example.net")));

        assertThat(Router.route(Mailbox.ofTrusted("a@elsewhere.example"), table))
                .isEqualTo(NextHop.mx("elsewhere.example"));
        assertThat(Router.route(Mailbox.ofTrusted("a@x.example.org"), table)).hasToString("smtp:sub.example.net:25");
    }

    @Test
    void routeAllShouldKeepOrderAndGiveBarePostmasterItsDomain() {
        List<Mailbox> recipients = List.of(
                Mailbox.ofTrusted("b@example.edu"),
                Mailbox.ofTrusted("Postmaster"),
                Mailbox.ofTrusted("a@example.edu"),
                Mailbox.ofTrusted("c@example.org"));

        Map<NextHop, List<Mailbox>> routed = Router.routeAll(recipients, new Table(ROUTES, Optional.empty()));

        assertThat(routed.keySet())
                .extracting(NextHop::toString)
                .containsExactly("mx:example.edu", "lmtp:127.0.0.1:24");
        assertThat(routed.get(NextHop.mx("example.edu")))
                .extracting(Mailbox::toString)
                .containsExactly("b@example.edu", "a@example.edu");
        assertThat(routed.get(NextHop.parse("lmtp:127.0.0.1")))
                .extracting(Mailbox::toString)
                .containsExactly("admin@example.org", "c@example.org");
    }

    private record Table(Map<String, NextHop> routes, Optional<NextHop> smartHost) implements RoutingTable {
        @Override
        public Mailbox postmaster() {
            return new Mailbox("admin", "example.org");
        }
    }
}
