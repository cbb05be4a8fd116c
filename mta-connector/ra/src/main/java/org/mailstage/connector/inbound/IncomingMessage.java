package org.mailstage.connector.inbound;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.mailstage.core.message.HeaderScan;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.smtp.server.Chunk;
import org.mailstage.core.smtp.server.ChunkDecoder;
import org.mailstage.core.smtp.server.DataFault;
import org.mailstage.core.smtp.server.DataSink;
import org.mailstage.core.smtp.server.HeaderVerdict;
import org.mailstage.core.smtp.server.MessageDecoder;
import org.mailstage.core.smtp.server.SmtpServerSession;

/**
 * A message whose data are arriving; its {@code Received:} field is written first, so nothing moves later.
 *
 * <p>Not thread-safe; used on the event loop.
 */
final class IncomingMessage implements DataSink {
    private final QueueId id;
    private final Instant receivedAt;
    private final ContentCollector content;
    private final MessageDecoder decoder;
    private final HeaderScan header;
    private byte[] trace;
    private long sizeBeforeChunk;

    private IncomingMessage(QueueId id, Instant receivedAt, ContentCollector content, SmtpServerSession session) {
        this.id = id;
        this.receivedAt = receivedAt;
        this.content = content;
        trace = session.receivedField(id, receivedAt);
        decoder = session.decoder();
        header = session.headerScan();
    }

    /** Begins the message of the session's mail transaction. */
    static IncomingMessage begin(SmtpServerSession session, ListenerContext listener) {
        Instant now = Instant.now();
        QueueId id = QueueId.next(now.toEpochMilli());
        return new IncomingMessage(id, now, listener.contents().collect(id.value()), session);
    }

    QueueId id() {
        return id;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    /** What is to be closed when the message is done with. */
    ContentCollector content() {
        return content;
    }

    /**
     * Takes the data that are there.
     *
     * @param scratch a buffer of the thread; its content is lost
     * @return true when the final dot was among them; what follows it, or the chunk, stays in the input
     */
    boolean read(ByteBuf input, byte[] scratch) {
        while (input.isReadable() && !decoder.finished() && !chunkFinished()) {
            int length = Math.min(input.readableBytes(), scratch.length);
            input.getBytes(input.readerIndex(), scratch, 0, length);
            input.skipBytes(decoder.decode(scratch, 0, length, this));
        }
        return decoder.finished();
    }

    /** The next octets are a chunk of this message. */
    void beginChunk(Chunk chunk) {
        sizeBeforeChunk = decoder.size();
        ((ChunkDecoder) decoder).begin(chunk);
    }

    /** True when the message comes in chunks and the last one begun is read. */
    boolean chunkFinished() {
        return decoder instanceof ChunkDecoder chunks && chunks.chunkFinished();
    }

    /** Octets read of the chunk begun last. */
    long chunkSize() {
        return decoder.size() - sizeBeforeChunk;
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        writeTrace();
        if (!header.done()) {
            header.scan(octets, offset, length);
        }
        content.write(octets, offset, length);
    }

    private void writeTrace() throws IOException {
        if (trace.length > 0) {
            content.write(trace, 0, trace.length);
            trace = new byte[0];
        }
    }

    /** Octets read so far. */
    long size() {
        return decoder.size();
    }

    Optional<DataFault> fault() {
        return decoder.fault();
    }

    /** What its header section says, when it is read to the end. */
    HeaderVerdict header(SmtpServerSession session) {
        return session.header(header, id, receivedAt);
    }

    /** The whole message. @throws IOException when it could not be kept, now or while it came in */
    MessageContent finish() throws IOException {
        Optional<IOException> failure = decoder.sinkFailure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        writeTrace();
        return content.finish();
    }
}
