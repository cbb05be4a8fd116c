package org.mailstage.connector;

import org.mailstage.connector.inbound.SmtpActivationSpec;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.MessageReceiver;
import org.mailstage.core.smtp.server.ReceptionSetup;

/**
 * The listener without a server behind it, to measure it alone: {@code smtp-source -s 20 -m 5000 -l 4096 -t a@b.example HOST:PORT}.
 *
 * <p>Arguments: the address to listen on. Prints the address bound and runs until it is stopped.
 */
public final class ThroughputMain {
    private static final Reply QUEUED = Reply.of(250, "2.0.0", "Ok: queued");

    private ThroughputMain() {}

    public static void main(String[] args) throws Exception {
        String address = args.length > 0 ? args[0] : "127.0.0.1:0";
        SmtpResourceAdapter adapter =
                new SmtpResourceAdapter(ConnectorSettings::fromSystemProperties, listener -> address);
        adapter.start(new FakeBootstrapContext(new FakeWorkManager()));
        SmtpActivationSpec spec = new SmtpActivationSpec();
        adapter.endpointActivation(new FakeEndpointFactory(new Taker()), spec);
        while (!adapter.activations().get(0).isSettled()) {
            Thread.onSpinWait();
        }
        adapter.activations().get(0).boundAddress("mx").ifPresentOrElse(System.out::println, () -> System.exit(1));
        Runtime.getRuntime().addShutdownHook(new Thread(adapter::stop));
        Thread.currentThread().join();
    }

    private static final class Taker implements MessageReceiver {
        @Override
        public ReceptionSetup setup() {
            return TestSetup.of(OpenPolicy.DEFAULT);
        }

        @Override
        public Reply receive(ReceivedMessage message) {
            return QUEUED;
        }
    }
}
