package org.mailstage.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.resource.NotSupportedException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.connector.inbound.SmtpActivation;
import org.mailstage.connector.inbound.SmtpActivationSpec;
import org.mailstage.connector.outbound.DeliveryAgentObject;
import org.mailstage.core.smtp.Reply;

/** The adapter as the container drives it: start, activation, deactivation, stop. */
@Timeout(60)
class SmtpResourceAdapterTest {
    @TempDir
    Path spill;

    private final RecordingReceiver receiver = new RecordingReceiver(OpenPolicy.DEFAULT);

    private ConnectorSettings settings(Duration stopDeadline) {
        ConnectorSettings s = LiveListener.settings(spill);
        return new ConnectorSettings(
                s.workers(),
                s.queuedMessages(),
                s.ioThreads(),
                s.spillThreshold(),
                s.messageMemory(),
                spill,
                s.tlsDirectory(),
                stopDeadline);
    }

    private static CompletableFuture<Void> inBackground(Runnable action) {
        return CompletableFuture.runAsync(action, task -> new Thread(task, "test-stop").start());
    }

    private static RawClient beginMessage(RawClient client) throws Exception {
        client.say("MAIL FROM:<a@one.example>").expect("250");
        client.say("RCPT TO:<b@two.example>").expect("250");
        client.say("DATA").expect("354");
        return client;
    }

    @Test
    void listenerShouldComeUpWhenBeanBecomesAvailableLater() throws Exception {
        SmtpResourceAdapter adapter =
                new SmtpResourceAdapter(() -> settings(Duration.ofSeconds(1)), name -> "127.0.0.1:0");
        adapter.start(new FakeBootstrapContext(new FakeWorkManager()));
        FakeEndpointFactory endpoints = new FakeEndpointFactory(receiver).unavailableFor(3);

        adapter.endpointActivation(endpoints, new SmtpActivationSpec());

        SmtpActivation activation = adapter.activations().get(0);
        await().until(() -> activation.boundAddress("mx").isPresent());
        try (RawClient client = new RawClient(activation.boundAddress("mx").orElseThrow())) {
            client.expect("220");
        }
        adapter.stop();
    }

    @Test
    void activationShouldEndWhenItIsDeactivatedBeforeBeanIsAvailable() throws Exception {
        FakeWorkManager workManager = new FakeWorkManager();
        SmtpResourceAdapter adapter =
                new SmtpResourceAdapter(() -> settings(Duration.ofSeconds(1)), name -> "127.0.0.1:0");
        adapter.start(new FakeBootstrapContext(workManager));
        FakeEndpointFactory endpoints = new FakeEndpointFactory(receiver).unavailableFor(Integer.MAX_VALUE);
        SmtpActivationSpec spec = new SmtpActivationSpec();
        adapter.endpointActivation(endpoints, spec);
        SmtpActivation activation = adapter.activations().get(0);

        adapter.endpointDeactivation(endpoints, spec);

        await().until(() -> workManager.threads().stream().noneMatch(Thread::isAlive));
        assertThat(activation.boundAddress("mx")).isEmpty();
        adapter.stop();
    }

    @Test
    void stopShouldCloseIdleSessionsAtOnceAndLetTransactionsFinish() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        receiver.answering(message -> {
            awaitOpen(open);
            return Reply.of(250, "2.0.0", "queued");
        });
        LiveListener live = LiveListener.start(receiver, settings(Duration.ofSeconds(30)));
        InetSocketAddress address = live.address();
        try (RawClient idle = live.greet();
                RawClient inTransaction = live.greet();
                RawClient inData = live.greet();
                RawClient atReceiver = live.greet()) {
            inTransaction.say("MAIL FROM:<a@one.example>").expect("250");
            beginMessage(inData).say("half");
            beginMessage(atReceiver).say("whole").say(".");
            await().until(() -> receiver.messages().size() == 1);

            CompletableFuture<Void> stopped = inBackground(live::close);

            idle.expect("421 4.3.2");
            idle.expect(null);
            assertThatThrownBy(() -> new RawClient(address)).isInstanceOf(ConnectException.class);
            inTransaction.say("RCPT TO:<b@two.example>").expect("250");
            inTransaction.say("RSET").expect("250");
            inTransaction.expect("421 4.3.2");
            inTransaction.expect(null);
            inData.say("rest").say(".");
            await().until(() -> receiver.messages().size() == 2);
            assertThat(stopped).isNotDone();
            open.countDown();
            inData.expect("250 2.0.0");
            inData.expect("421 4.3.2");
            inData.expect(null);
            atReceiver.expect("250 2.0.0");
            atReceiver.expect("421 4.3.2");
            atReceiver.expect(null);
            stopped.get(10, TimeUnit.SECONDS);
        }
        await().until(() -> live.workManager().threads().stream().noneMatch(Thread::isAlive));
        assertThat(live.endpoints().released()).isEqualTo(live.endpoints().created());
    }

    @Test
    void stopShouldEndTransactionsWith421WhenDeadlineHasPassed() throws Exception {
        LiveListener live = LiveListener.start(receiver, settings(Duration.ofMillis(300)));
        try (RawClient inData = live.greet()) {
            beginMessage(inData).say("half");

            CompletableFuture<Void> stopped = inBackground(live::close);

            inData.expect("421 4.3.2");
            inData.expect(null);
            stopped.get(10, TimeUnit.SECONDS);
            assertThat(receiver.messages()).isEmpty();
        }
    }

    @Test
    void stopShouldNotWaitForeverWhenReceiverHangs() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        receiver.answering(message -> {
            awaitOpen(open);
            return Reply.of(250, "2.0.0", "queued");
        });
        LiveListener live = LiveListener.start(receiver, settings(Duration.ofMillis(200)));
        try (RawClient client = live.greet()) {
            beginMessage(client).say(".");
            await().until(() -> receiver.messages().size() == 1);

            CompletableFuture<Void> deactivated = inBackground(live::deactivate);

            client.expect("421 4.3.2");
            client.expect(null);
            deactivated.get(10, TimeUnit.SECONDS);
        } finally {
            open.countDown();
            live.close();
        }
        assertThat(live.endpoints().released()).isEqualTo(live.endpoints().created());
    }

    @Test
    void specificationsThatAreEqualShouldBeTwoActivations() throws Exception {
        SmtpResourceAdapter adapter =
                new SmtpResourceAdapter(() -> settings(Duration.ofSeconds(1)), name -> "127.0.0.1:0");
        adapter.start(new FakeBootstrapContext(new FakeWorkManager()));
        FakeEndpointFactory endpoints = new FakeEndpointFactory(receiver);
        SmtpActivationSpec one = new SmtpActivationSpec();
        adapter.endpointActivation(endpoints, one);
        adapter.endpointActivation(endpoints, new SmtpActivationSpec());
        await().until(() -> adapter.activations().stream()
                .allMatch(activation -> activation.boundAddress("mx").isPresent()));

        adapter.endpointDeactivation(endpoints, one);

        assertThat(adapter.activations()).hasSize(1);
        assertThat(adapter.activations().get(0).boundAddress("mx")).isPresent();
        adapter.stop();
    }

    @Test
    void activationShouldFailWhenSpecificationIsWrongOrForeign() throws Exception {
        SmtpResourceAdapter adapter =
                new SmtpResourceAdapter(() -> settings(Duration.ofSeconds(1)), name -> "127.0.0.1:0");
        FakeEndpointFactory endpoints = new FakeEndpointFactory(receiver);
        assertThatThrownBy(() -> adapter.endpointActivation(endpoints, new SmtpActivationSpec()))
                .isInstanceOf(ResourceAdapterInternalException.class);
        adapter.start(new FakeBootstrapContext(new FakeWorkManager(0)));

        assertThatThrownBy(() -> adapter.endpointActivation(endpoints, new ForeignSpec()))
                .isInstanceOf(NotSupportedException.class);
        assertThatThrownBy(() -> adapter.endpointActivation(endpoints, new SmtpActivationSpec()))
                .isInstanceOf(ResourceAdapterInternalException.class)
                .hasMessageContaining("no work thread");
        assertThat(adapter.activations()).isEmpty();
        adapter.stop();
    }

    @Test
    void startShouldFailNamingThePropertyWhenASettingIsWrong() {
        SmtpResourceAdapter adapter = new SmtpResourceAdapter(
                () -> ConnectorSettings.from(key -> key.equals("mta.workers") ? "many" : null), name -> null);

        assertThatThrownBy(() -> adapter.start(new FakeBootstrapContext(new FakeWorkManager())))
                .isInstanceOf(ResourceAdapterInternalException.class)
                .hasMessageContaining("mta.workers")
                .hasMessageContaining("many");
    }

    @Test
    void deliveryAgentShouldBeThereWhileAdapterRuns() throws Exception {
        SmtpResourceAdapter adapter =
                new SmtpResourceAdapter(() -> settings(Duration.ofSeconds(1)), name -> "127.0.0.1:0");
        assertThatThrownBy(adapter::deliveryAgent).isInstanceOf(IllegalStateException.class);
        adapter.start(new FakeBootstrapContext(new FakeWorkManager()));
        DeliveryAgentObject object = new DeliveryAgentObject();

        object.setResourceAdapter(adapter);

        assertThat(adapter.deliveryAgent()).isSameAs(adapter.deliveryAgent());
        adapter.stop();
        assertThatThrownBy(adapter::deliveryAgent).isInstanceOf(IllegalStateException.class);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the latch");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class ForeignSpec implements ActivationSpec {
        @Override
        public void validate() {}

        @Override
        public ResourceAdapter getResourceAdapter() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setResourceAdapter(ResourceAdapter adapter) {
            throw new UnsupportedOperationException();
        }
    }
}
