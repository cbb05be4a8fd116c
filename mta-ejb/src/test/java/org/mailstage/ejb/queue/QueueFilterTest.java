package org.mailstage.ejb.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailstage.core.trace.TraceState;

class QueueFilterTest {
    private static final Instant AT = Orders.RECEIVED;

    private static QueueFilter filter(
            String domain,
            String site,
            String tenant,
            TraceState state,
            Instant from,
            Instant before,
            long min,
            long max) {
        return new QueueFilter("", "", domain, site, tenant, state, from, before, min, max, "", Set.of());
    }

    static Stream<QueueFilter> matching() {
        return Stream.of(
                QueueFilter.ALL,
                Orders.sender("author@HERE.test"),
                Orders.sender("@here.test"),
                Orders.sender("auth*"),
                Orders.recipient("user@there.test"),
                filter("There.Test", "", "", null, null, null, 0, 0),
                filter("", "mx:there.test", "", null, null, null, 0, 0),
                filter("", "", "here.test", null, null, null, 0, 0),
                filter("", "", "", TraceState.DEFERRED, AT, AT.plusSeconds(1), 4096, 4096),
                new QueueFilter("", "", "", "", "", null, null, null, 0, 0, "greylisted", Set.of()),
                QueueFilter.ofIds(Set.of("ABCDEFGH12345678")));
    }

    static Stream<QueueFilter> others() {
        return Stream.of(
                Orders.sender("<>"),
                Orders.sender("author@here.tes"),
                Orders.recipient("@here.test"),
                Orders.recipient("us_r@there.test"),
                filter("test", "", "", null, null, null, 0, 0),
                filter("", "mx:here.test", "", null, null, null, 0, 0),
                filter("", "", "there.test", null, null, null, 0, 0),
                filter("", "", "", TraceState.HELD, null, null, 0, 0),
                filter("", "", "", null, AT.plusSeconds(1), null, 0, 0),
                filter("", "", "", null, null, AT, 0, 0),
                filter("", "", "", null, null, null, 4097, 0),
                filter("", "", "", null, null, null, 0, 4095),
                new QueueFilter("", "", "", "", "", null, null, null, 0, 0, "quota", Set.of()),
                QueueFilter.ofIds(Set.of("XBCDEFGH12345678")));
    }

    @ParameterizedTest
    @MethodSource("matching")
    void filterShouldMatchWhenAllItsConditionsHold(QueueFilter filter) {
        assertThat(filter.matches(Orders.entry(TraceState.DEFERRED))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("others")
    void filterShouldNotMatchWhenAConditionDoesNotHold(QueueFilter filter) {
        assertThat(filter.matches(Orders.entry(TraceState.DEFERRED))).isFalse();
    }

    @Test
    void idsShouldBeReadWhenCommasOrBlanksStandBetween() {
        assertThat(QueueFilter.readIds("1m87m0615hgb, 1M87M0615HGC  1M87M0615HGB"))
                .contains(Set.of("1M87M0615HGB", "1M87M0615HGC"));
        assertThat(QueueFilter.readIds("")).contains(Set.of());
    }

    @Test
    void idsShouldNotBeReadWhenSomethingElseIsAmongThem() {
        assertThat(QueueFilter.readIds("1M87M0615HGB,short")).isEmpty();
        assertThat(QueueFilter.readIds("1M87M0615HGB;DROP")).isEmpty();
    }

    @Test
    void orderShouldBeTheSameWhenItWasKeptAsJson() {
        QueueOrder order = Orders.of(
                        5,
                        QueueOrder.Action.REROUTE,
                        new QueueFilter(
                                "a@here.test",
                                "@there.test",
                                "there.test",
                                "mx:there.test",
                                "here.test",
                                TraceState.HELD,
                                AT,
                                AT.plusSeconds(9),
                                1,
                                2,
                                "quota \"full\"",
                                Set.of("ABCDEFGH12345678")),
                        "text",
                        org.mailstage.core.routing.NextHop.parse("lmtp:127.0.0.1:24"),
                        -3)
                .ended(AT);

        assertThat(OrderJson.read(OrderJson.write(order))).isEqualTo(order);
    }
}
