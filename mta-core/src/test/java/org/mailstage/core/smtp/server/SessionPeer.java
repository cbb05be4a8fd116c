package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.ReplyEncoder;
import org.mailstage.core.smtp.SmtpScript;

/** A server in memory: cuts octets into lines and data as the connector does, and feeds a session with them. */
public final class SessionPeer implements SmtpScript.Peer {
    /** A message that was answered with 250. */
    public record Accepted(Envelope envelope, String content) {}

    private final ReceptionPolicy policy;
    private final SmtpServerSession session;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<String> replies = new ArrayDeque<>();
    private final List<Accepted> accepted = new ArrayList<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private @Nullable MessageDecoder decoder;
    private boolean chunk;
    private boolean overlong;
    private boolean closed;
    private boolean handshake;
    private int largestBuffer;
    private int begun;

    public SessionPeer(ReceptionPolicy policy) {
        this.policy = policy;
        session = new SmtpServerSession(
                policy,
                new PolicyStage() {},
                ClientInfo.connected(InetAddress.getLoopbackAddress(), 4711, policy.listener()),
                1,
                1,
                Clock.systemUTC());
        take(session.open());
    }

    @Override
    public @Nullable String readReply() {
        String reply = replies.poll();
        if (reply == null && !closed) {
            throw new AssertionError("no reply, and the connection stays open");
        }
        return reply;
    }

    /** True when a reply waits or the connection is closed, so that {@link #readReply} has an answer. */
    public boolean answered() {
        return closed || !replies.isEmpty();
    }

    public boolean closed() {
        return closed;
    }

    /** True behind STARTTLS: {@link #startTls} comes next. */
    public boolean handshakeExpected() {
        return handshake;
    }

    public List<Accepted> accepted() {
        return accepted;
    }

    /** How often message data were asked for, by DATA or the last BDAT. */
    public int begun() {
        return begun;
    }

    /** The most octets held at once, message contents apart. */
    public int largestBuffer() {
        return largestBuffer;
    }

    @Override
    public void startTls() {
        if (!handshake) {
            throw new AssertionError("the server expects no handshake");
        }
        handshake = false;
        session.tlsEstablished(new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", null, null, Map.of()));
    }

    /** Octets that come in place of a handshake are none, and end the session. */
    @Override
    public void send(byte[] octets) {
        int at = 0;
        while (at < octets.length && !closed) {
            if (handshake) {
                closed = true;
                return;
            }
            MessageDecoder reading = decoder;
            if (reading != null && !(reading instanceof ChunkDecoder && !chunk)) {
                at += reading.decode(octets, at, octets.length - at, content::write);
                endOfData(reading);
            } else {
                commandOctet(octets[at]);
                at++;
            }
        }
    }

    private void endOfData(MessageDecoder reading) {
        if (reading instanceof ChunkDecoder chunks && chunk) {
            if (chunks.chunkFinished()) {
                chunk = false;
                endChunk(chunks);
            }
        } else if (reading.finished()) {
            endData(reading);
        }
    }

    private void endChunk(ChunkDecoder chunks) {
        Chunk read = session.chunk();
        if (read.discarded() || !read.last()) {
            take(session.chunkReceived());
        } else {
            endData(chunks);
        }
        if (!session.inTransaction()) {
            decoder = null;
            content.reset();
        }
    }

    private void commandOctet(byte octet) {
        if (octet == '\n') {
            byte[] text = line.toByteArray();
            line.reset();
            boolean crlf = text.length > 0 && text[text.length - 1] == '\r';
            if (overlong && crlf) {
                overlong = false;
                take(session.lineTooLong());
            } else if (!crlf || new String(text, ISO_8859_1).indexOf('\r') < text.length - 1) {
                take(session.bareLineFeed());
            } else {
                take(session.command(text, text.length - 1));
            }
            return;
        }
        if (line.size() + 1 >= session.lineLimit()) {
            overlong = true;
            line.reset();
        }
        line.write(octet);
        largestBuffer = Math.max(largestBuffer, line.size());
    }

    private void endData(MessageDecoder done) {
        decoder = null;
        if (done.fault().isPresent()) {
            take(session.dataRefused(done.fault().get(), done.size()));
        } else {
            accepted.add(new Accepted(session.envelope(), content.toString(ISO_8859_1)));
            take(session.completed(Reply.of(250, "2.0.0", "queued"), done.size()));
        }
        content.reset();
    }

    private void take(SessionStep first) {
        SessionStep step = first;
        say(step);
        while (step.next() == SessionStep.Next.WAIT) {
            session.pending().task().ifPresent(Runnable::run);
            session.pending().stage().toCompletableFuture().join();
            step = session.resume();
            say(step);
        }
        closed = step.next() == SessionStep.Next.CLOSE;
        switch (step.next()) {
            case DATA -> {
                begun++;
                decoder = session.decoder();
            }
            case CHUNK -> beginChunk();
            case TLS -> handshake = true;
            default -> {}
        }
        if (!session.inTransaction() && !chunk) {
            decoder = null;
        }
    }

    private void beginChunk() {
        MessageDecoder current = decoder;
        ChunkDecoder chunks = current instanceof ChunkDecoder open
                ? open
                : session.inTransaction() ? (ChunkDecoder) session.decoder() : new ChunkDecoder(policy.limits(), true);
        decoder = chunks;
        begun += session.chunk().last() ? 1 : 0;
        chunks.begin(session.chunk());
        chunk = true;
        endOfData(chunks);
    }

    private void say(SessionStep step) {
        for (Reply reply : step.replies()) {
            String wire = new String(ReplyEncoder.encode(reply), ISO_8859_1);
            replies.add(wire.substring(0, wire.length() - 2).replace("\r\n", "\n"));
        }
    }

    /** A script names every reply. */
    @Override
    public void close() {
        if (!replies.isEmpty()) {
            throw new AssertionError("the server also said " + replies);
        }
    }
}
