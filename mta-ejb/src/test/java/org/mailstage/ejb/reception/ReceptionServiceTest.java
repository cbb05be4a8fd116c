package org.mailstage.ejb.reception;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.EmbeddedBrokerFixture;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.QueueMessageCodec;

class ReceptionServiceTest {
    @TempDir
    Path directory;

    private final List<TraceEvent> trace = new ArrayList<>();
    private final ReceptionService service = new ReceptionService();
    private EmbeddedBrokerFixture broker;
    private DurableSender sender;

    @BeforeEach
    void start() throws Exception {
        broker = new EmbeddedBrokerFixture(directory.resolve("broker"));
        ConnectionFactory factory = broker.connectionFactory();
        sender = new DurableSender(factory, new QueueMessageCodec(directory.resolve("spill")));
        service.trace = trace::add;
        service.node = new NodeSettings();
    }

    @AfterEach
    void stop() throws Exception {
        sender.close();
        broker.close();
    }

    @Test
    void receiveShouldAnswer250WhenMessageLiesInInboundQueue() throws Exception {
        Reply reply = service.receive(message(MessageContent.of(new byte[] {1, 2, 3})), sender);

        assertThat(reply.code()).isEqualTo(250);
        assertThat(reply.text()).contains("queued as");
        assertThat(trace).extracting(TraceEvent::type).containsExactly(TraceEvent.Type.RECEIVED);
        broker.restart();
        assertThat(take()).as("after a restart").isNotNull();
    }

    @Test
    void receiveShouldAnswer451WhenBrokerIsGoneAndRecoverWhenItIsBack() throws Exception {
        assertThat(service.receive(message(MessageContent.of(new byte[1])), sender)
                        .code())
                .isEqualTo(250);
        broker.stop();

        Reply refused = service.receive(message(MessageContent.of(new byte[1])), sender);

        assertThat(refused.toString()).startsWith("451 4.3.0");
        assertThat(trace).as("no trace of what was refused").hasSize(1);
        broker.restart();
        assertThat(service.receive(message(MessageContent.of(new byte[1])), sender)
                        .code())
                .isEqualTo(250);
        assertThat(take()).isNotNull();
        assertThat(take()).isNotNull();
        assertThat(take()).as("the refused one").isNull();
    }

    @Test
    void receiveShouldAnswer451AndStoreNothingWhenContentCannotBeRead() throws Exception {
        MessageContent broken = new MessageContent() {
            @Override
            public long size() {
                return 10L << 20;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("disk fell out");
            }
        };

        assertThat(service.receive(message(broken), sender).code()).isEqualTo(451);

        assertThat(take()).isNull();
    }

    @Test
    void receiveShouldAnswer452WhenBrokerIsFull() throws Exception {
        DurableSender full = new DurableSender(
                (ConnectionFactory) java.lang.reflect.Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {ConnectionFactory.class}, (p, m, a) -> {
                            throw new jakarta.jms.JMSRuntimeException(
                                    "disk is full", "", new jakarta.jms.ResourceAllocationException("disk is full"));
                        }),
                new QueueMessageCodec(directory));

        assertThat(service.receive(message(MessageContent.of(new byte[1])), full)
                        .toString())
                .startsWith("452 4.3.1");
    }

    private Message take() throws Exception {
        try (JMSContext context = broker.connectionFactory().createContext();
                var consumer = context.createConsumer(context.createQueue(MailQueues.INBOUND))) {
            return consumer.receive(1000);
        }
    }

    private static ReceivedMessage message(MessageContent content) throws Exception {
        return new ReceivedMessage(
                QueueId.next(0),
                new Envelope(ReversePath.NULL, List.of(Mailbox.ofTrusted("b@two.example")), BodyType.SEVEN_BIT),
                content,
                ClientInfo.connected(
                                InetAddress.getLoopbackAddress(),
                                1,
                                ListenerSettings.of("mx", ListenerRole.MX, new HostPort("127.0.0.1", 25)))
                        .withHello("client.example", true),
                Instant.EPOCH);
    }
}
