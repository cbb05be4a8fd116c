package org.mailstage.ejb.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.Verdict;
import org.mailstage.core.traffic.OverloadGuard;
import org.mailstage.core.traffic.OverloadGuard.Overload;
import org.mailstage.core.traffic.OverloadGuard.Reason;
import org.mailstage.core.traffic.OverloadSettings;

class OverloadMonitorTest {
    private static final ClientInfo CLIENT = ClientInfo.connected(
            IpLiteral.parse("192.0.2.1").orElseThrow(),
            1,
            ListenerSettings.of("mx", ListenerRole.MX, new HostPort("127.0.0.1", 25)));

    private OverloadSettings settings = new OverloadSettings(1000, 100);
    private final Gauges gauges = new Gauges();
    private final OverloadGuard guard = new OverloadGuard();
    private final OverloadMonitor monitor = new OverloadMonitor(() -> settings, gauges, guard, Clock.systemUTC());

    /** What a test says they show. */
    private static final class Gauges implements OverloadMonitor.Gauges {
        private long free = 10_000;
        private long reserve;
        private boolean accepting = true;
        private Optional<Long> queued = Optional.of(0L);
        private boolean broken;

        @Override
        public long diskFree() throws IOException {
            if (broken) {
                throw new IOException("the disk does not answer");
            }
            return free;
        }

        @Override
        public long brokerReserve() {
            return reserve;
        }

        @Override
        public boolean isBrokerAccepting() {
            return accepting;
        }

        @Override
        public Optional<Long> queued() {
            return queued;
        }
    }

    private boolean refuses() {
        return refuses(-1);
    }

    private boolean refuses(long declaredSize) {
        Verdict verdict = guard.onMail(
                CLIENT, new MailRequest(ReversePath.NULL, BodyType.SEVEN_BIT, declaredSize, EnvelopeOptions.NONE));
        if (verdict instanceof Verdict.Refuse refuse) {
            assertThat(refuse.reply()).hasToString("452 4.3.1 Insufficient system storage, try again later");
            return true;
        }
        return false;
    }

    private boolean refusesWith(long free) {
        gauges.free = free;
        monitor.look();
        return refuses();
    }

    @Test
    void mailShouldBeRefusedFromTheLowMarkToTheHighOne() {
        assertThat(refusesWith(1001)).isFalse();
        assertThat(refusesWith(999)).isTrue();
        assertThat(refusesWith(1249)).as("between the marks it stays").isTrue();
        assertThat(refusesWith(1250)).isFalse();
        assertThat(refusesWith(1001)).isFalse();
        assertThat(guard.refused()).isEqualTo(2);
    }

    @Test
    void mailShouldBeRefusedBeforeTheBrokerRefusesIt() {
        gauges.reserve = 4000;

        assertThat(refusesWith(4999)).isTrue();
        assertThat(refusesWith(6250)).isFalse();
    }

    @Test
    void marginShouldBeNoMoreThanAGigabyteOnABigDisk() {
        gauges.reserve = 400L << 30;

        assertThat(refusesWith(402L << 30)).isFalse();
        assertThat(refusesWith((401L << 30) - 1)).isTrue();
    }

    @Test
    void bigMessageShouldBeRefusedWhenThereIsRoomForSmallOnesOnly() {
        gauges.free = 1500;
        monitor.look();

        assertThat(refuses(501)).isTrue();
        assertThat(refuses(500)).isFalse();
    }

    @Test
    void mailShouldBeRefusedWhenTooMuchIsQueued() {
        gauges.queued = Optional.of(100L);
        monitor.look();
        assertThat(refuses()).isTrue();
        gauges.queued = Optional.of(95L);
        monitor.look();
        assertThat(refuses()).isTrue();
        gauges.queued = Optional.of(90L);
        monitor.look();
        assertThat(refuses()).isFalse();
    }

    @Test
    void queueShouldNotCountWhenItHasNoLimitOrCannotBeAsked() {
        gauges.queued = Optional.empty();
        monitor.look();
        assertThat(refuses()).isFalse();
        settings = new OverloadSettings(1000, 0);
        gauges.queued = Optional.of(1_000_000L);
        monitor.look();
        assertThat(refuses()).isFalse();
    }

    @Test
    void mailShouldBeRefusedWhileTheBrokerTakesNone() {
        gauges.accepting = false;
        monitor.look();
        assertThat(refuses()).isTrue();
        assertThat(guard.overload().map(Overload::reason)).contains(Reason.BROKER);
        gauges.accepting = true;
        monitor.look();
        assertThat(refuses()).isFalse();
        assertThat(guard.overload()).isEmpty();
    }

    @Test
    void stateShouldStayWhenTheDiskCannotBeMeasured() {
        assertThat(refusesWith(10)).isTrue();
        gauges.broken = true;

        assertThat(refusesWith(10_000)).isTrue();
        gauges.broken = false;
        assertThat(refusesWith(10_000)).isFalse();
    }

    @Test
    void changedSettingShouldCountAtOnce() {
        assertThat(refusesWith(5000)).isFalse();
        settings = new OverloadSettings(6000, 0);
        assertThat(refusesWith(5000)).isTrue();
        settings = new OverloadSettings(0, 0);
        assertThat(refusesWith(5000)).isFalse();
    }
}
