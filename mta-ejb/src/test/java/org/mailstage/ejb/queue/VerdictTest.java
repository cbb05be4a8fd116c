package org.mailstage.ejb.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.trace.TraceState;
import org.mailstage.ejb.queue.QueueOrder.Action;

class VerdictTest {
    @Test
    void verdictShouldBeNoneWhenNoOrderConcernsTheEntry() {
        Verdict verdict = Verdict.of(
                Orders.entry(TraceState.QUEUED), 0, List.of(Orders.hold(1, Orders.recipient("other@there.test"))));

        assertThat(verdict.isNone()).isTrue();
        assertThat(verdict.fate()).isEqualTo(Verdict.Fate.GO);
    }

    @Test
    void laterOrderShouldDecideWhenTwoContradict() {
        List<QueueOrder> orders =
                List.of(Orders.hold(1, QueueFilter.ALL), Orders.of(2, Action.RELEASE, QueueFilter.ALL));

        Verdict verdict = Verdict.of(Orders.entry(TraceState.DEFERRED), 0, orders);

        assertThat(verdict.fate()).isEqualTo(Verdict.Fate.GO);
        assertThat(verdict.urgent()).isTrue();
        assertThat(verdict.order()).isEqualTo(2);
    }

    @Test
    void orderShouldNotBeCarriedOutTwiceWhenTheMessageBearsItsMark() {
        List<QueueOrder> orders = List.of(Orders.hold(1, QueueFilter.ALL));

        assertThat(Verdict.of(Orders.entry(TraceState.QUEUED), 1, orders).isNone())
                .isTrue();
    }

    @Test
    void orderShouldNotConcernMailThatCameLater() {
        QueueEntry late = new QueueEntry(
                "ABCDEFGH12345678",
                "a@here.test",
                "b@there.test",
                "",
                TraceState.QUEUED,
                1,
                Orders.ORDERED.plusSeconds(1),
                0,
                null,
                "");

        assertThat(Verdict.of(late, 0, List.of(Orders.hold(1, QueueFilter.ALL))).isNone())
                .isTrue();
    }

    @Test
    void heldMailShouldStayHeldWhenItIsOnlyReroutedOrToldToRetry() {
        NextHop other = NextHop.parse("smtp:other.test:25");
        List<QueueOrder> orders = List.of(
                Orders.of(1, Action.REROUTE, QueueFilter.ALL, "", other, 0),
                Orders.of(2, Action.RETRY, QueueFilter.ALL));

        Verdict verdict = Verdict.of(Orders.entry(TraceState.HELD), 0, orders);

        assertThat(verdict.fate()).isEqualTo(Verdict.Fate.HOLD);
        assertThat(verdict.urgent()).isFalse();
        assertThat(verdict.nextHop()).isEqualTo(other);
    }

    @Test
    void deletionShouldBeTheEndWhenOthersFollow() {
        List<QueueOrder> orders =
                List.of(Orders.of(1, Action.DELETE, QueueFilter.ALL), Orders.of(2, Action.RELEASE, QueueFilter.ALL));

        assertThat(Verdict.of(Orders.entry(TraceState.DEFERRED), 0, orders).fate())
                .isEqualTo(Verdict.Fate.DELETE);
    }

    @Test
    void deadLetterShouldGoWhenItIsReleased() {
        Verdict verdict = Verdict.of(
                Orders.entry(TraceState.DEAD_LETTERED), 0, List.of(Orders.of(1, Action.RELEASE, QueueFilter.ALL)));

        assertThat(verdict.fate()).isEqualTo(Verdict.Fate.GO);
        assertThat(verdict.urgent()).isTrue();
    }
}
