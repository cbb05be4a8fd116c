package org.mailstage.connector;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.mailstage.connector.inbound.SmtpActivation;
import org.mailstage.connector.inbound.SmtpActivationSpec;
import org.mailstage.core.smtp.server.MessageReceiver;

/** A resource adapter with listeners on free ports of the loopback interface, without a container. */
public final class LiveListener implements AutoCloseable {
    private final FakeWorkManager workManager;
    private final SmtpResourceAdapter adapter;
    private final FakeEndpointFactory endpoints;
    private final SmtpActivationSpec spec = new SmtpActivationSpec();

    private LiveListener(
            MessageReceiver receiver,
            ConnectorSettings settings,
            FakeWorkManager workManager,
            Function<String, String> addresses)
            throws Exception {
        this.workManager = workManager;
        adapter = new SmtpResourceAdapter(() -> settings, addresses::apply);
        endpoints = new FakeEndpointFactory(receiver);
        adapter.start(new FakeBootstrapContext(workManager));
    }

    /** Starts one and waits until it listens. */
    public static LiveListener start(MessageReceiver receiver, ConnectorSettings settings) throws Exception {
        return start(receiver, settings, new FakeWorkManager());
    }

    /** Starts one with the threads of that work manager. */
    public static LiveListener start(MessageReceiver receiver, ConnectorSettings settings, FakeWorkManager workManager)
            throws Exception {
        return start(receiver, settings, workManager, listener -> "127.0.0.1:0");
    }

    /** Starts one with listeners at the addresses that the function gives by name. */
    public static LiveListener start(
            MessageReceiver receiver,
            ConnectorSettings settings,
            FakeWorkManager workManager,
            Function<String, String> addresses)
            throws Exception {
        LiveListener live = new LiveListener(receiver, settings, workManager, addresses);
        live.adapter.endpointActivation(live.endpoints, live.spec);
        await().until(() -> live.activation().isSettled());
        return live;
    }

    /** Settings for tests: small pools, 64 KB of a message in memory, the default bound for all. */
    public static ConnectorSettings settings(Path directory) {
        return new ConnectorSettings(
                16, 256, 2, 64 << 10, 64L << 20, directory, directory.resolve("tls"), Duration.ofSeconds(5));
    }

    public SmtpResourceAdapter adapter() {
        return adapter;
    }

    public SmtpActivation activation() {
        return adapter.activations().get(0);
    }

    public FakeEndpointFactory endpoints() {
        return endpoints;
    }

    public FakeWorkManager workManager() {
        return workManager;
    }

    /** The address of the listener {@code mx}. */
    public InetSocketAddress address() {
        return address("mx");
    }

    public InetSocketAddress address(String listener) {
        return activation().boundAddress(listener).orElseThrow();
    }

    /** The statistics of the listener {@code mx}. */
    public ListenerStatistics statistics() {
        return statistics("mx");
    }

    public ListenerStatistics statistics(String listener) {
        return activation().statistics(listener).orElseThrow();
    }

    public RawClient connect() throws IOException {
        return new RawClient(address());
    }

    /** A client of the listener of that name. */
    public RawClient connect(String listener) throws IOException {
        return new RawClient(address(listener));
    }

    /** A client that has heard the greeting and said EHLO. */
    public RawClient greet() throws IOException {
        RawClient client = connect();
        client.expect("220");
        client.say("EHLO client.example").expect("250");
        return client;
    }

    /** Deactivates the endpoint, which stops the listener. */
    public void deactivate() {
        adapter.endpointDeactivation(endpoints, spec);
    }

    @Override
    public void close() {
        adapter.stop();
    }
}
