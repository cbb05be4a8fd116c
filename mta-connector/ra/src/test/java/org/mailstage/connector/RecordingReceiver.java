package org.mailstage.connector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.MessageReceiver;
import org.mailstage.core.smtp.server.ReceptionPolicy;

/** A receiver that keeps what it got and answers as it was told. Thread-safe. */
public final class RecordingReceiver implements MessageReceiver {
    /** A message as it was received. */
    public record Received(String queueId, Envelope envelope, byte[] octets, boolean inMemory) {}

    private final TestSetup setup;
    private final List<Received> messages = new CopyOnWriteArrayList<>();
    private final List<ClientInfo> clients = new CopyOnWriteArrayList<>();
    private volatile boolean forgetful;
    private volatile Function<ReceivedMessage, Reply> answer = message -> Reply.of(250, "2.0.0", "queued");

    public RecordingReceiver(ReceptionPolicy policy) {
        this(TestSetup.of(policy));
    }

    public RecordingReceiver(TestSetup setup) {
        this.setup = setup;
    }

    /** Keeps nothing from now on, for tests with very many messages. */
    public RecordingReceiver forgetful() {
        forgetful = true;
        return this;
    }

    /** Sets what happens after a message was recorded. */
    public RecordingReceiver answering(Function<ReceivedMessage, Reply> function) {
        answer = function;
        return this;
    }

    public List<Received> messages() {
        return messages;
    }

    /** Who sent them. */
    public List<ClientInfo> clients() {
        return clients;
    }

    @Override
    public TestSetup setup() {
        return setup;
    }

    @Override
    public Reply receive(ReceivedMessage message) {
        if (forgetful) {
            return answer.apply(message);
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            message.content().writeTo(octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        clients.add(message.client());
        messages.add(new Received(
                message.id().value(),
                message.envelope(),
                octets.toByteArray(),
                message.content().inMemory()));
        return answer.apply(message);
    }
}
