package org.mailstage.connector.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.connector.LiveListener;
import org.mailstage.connector.RawClient;
import org.mailstage.connector.RecordingReceiver;
import org.mailstage.connector.TestSetup;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.ReceptionPolicy;
import org.mailstage.core.smtp.server.TlsMode;
import org.mailstage.core.smtp.server.TriageCase;
import org.mailstage.core.smtp.server.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many clients that wait for their greeting at a live listener. */
class WaitingClientsTest {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingClientsTest.class);
    private static final int CLIENTS = Integer.getInteger("mta.test.waiting", 500);

    @TempDir
    Path directory;

    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();

    @Test
    void clientsThatWaitShouldCostNoThreadAndHinderNobody() throws Exception {
        Policy policy = new Policy();
        RecordingReceiver receiver = new RecordingReceiver(TestSetup.of(policy));
        List<RawClient> waiting = new ArrayList<>();
        try (LiveListener live = LiveListener.start(receiver, LiveListener.settings(directory))) {
            policy.looks = false;
            try (RawClient first = live.greet()) {
                first.say("NOOP").expect("250");
            }
            policy.looks = true;
            int threads = Thread.activeCount();
            long heap = heap();
            for (int i = 0; i < CLIENTS; i++) {
                waiting.add(live.connect());
            }
            await().until(() -> live.statistics().getSessions() >= CLIENTS);
            LOG.info("{} clients wait, {} octets of heap each", CLIENTS, (heap() - heap) / CLIENTS);
            // The adapter's own may come and go meanwhile.
            assertThat(Thread.activeCount()).isLessThan(threads + 10);

            policy.looks = false;
            try (RawClient known = live.greet()) {
                known.say("NOOP").expect("250");
            }
            verdict.complete(Verdict.ACCEPT);
            for (RawClient client : waiting) {
                client.expect("220-mx.test.example wait\n220 mx.test.example");
            }
        } finally {
            for (RawClient client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void clientsThatWaitShouldBeSentAwayWhenTheListenerStops() throws Exception {
        try (LiveListener live = LiveListener.start(
                new RecordingReceiver(TestSetup.of(new Policy())), LiveListener.settings(directory))) {
            try (RawClient client = live.connect()) {
                await().until(() -> live.statistics().getSessions() == 1);
                live.deactivate();
                client.expect("220-mx.test.example wait\n421 4.3.2");
                verdict.complete(Verdict.ACCEPT);
                client.expect(null);
            }
        }
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Looks at clients, unless told otherwise, until the verdict of the test is there. */
    private final class Policy implements ReceptionPolicy {
        private volatile boolean looks = true;

        @Override
        public String hostname() {
            return "mx.test.example";
        }

        @Override
        public ReceptionLimits limits() {
            ReceptionLimits d = ReceptionLimits.DEFAULT;
            return new ReceptionLimits(
                    d.messageSize(),
                    d.recipients(),
                    d.commandLine(),
                    d.textLine(),
                    d.hops(),
                    d.errors(),
                    20_000,
                    20_000,
                    d.idle());
        }

        @Override
        public ListenerSettings listener() {
            ListenerSettings d = ListenerSettings.of("mx", ListenerRole.MX, new HostPort("127.0.0.1", 25));
            return new ListenerSettings(
                    d.name(),
                    d.role(),
                    d.address(),
                    TlsMode.NONE,
                    false,
                    d.auth(),
                    false,
                    false,
                    false,
                    true,
                    false,
                    d.withheld());
        }

        @Override
        public boolean isTrusted(ClientInfo client) {
            return false;
        }

        @Override
        public Optional<TriageCase> triage(ClientInfo client) {
            return looks ? Optional.of(new Look()) : Optional.empty();
        }
    }

    private final class Look implements TriageCase {
        @Override
        public Optional<String> teaser() {
            return Optional.of("mx.test.example wait");
        }

        @Override
        public Duration greetWait() {
            return Duration.ofHours(1);
        }

        @Override
        public void earlyTalk() {
            throw new AssertionError("nobody talks");
        }

        @Override
        public void waited() {
            throw new AssertionError("an hour is longer than the test");
        }

        @Override
        public void gone() {}

        @Override
        public CompletionStage<Verdict> verdict() {
            return verdict;
        }
    }
}
