package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
    private @Nullable DataDecoder decoder;
    private boolean overlong;
    private boolean closed;
    private int largestBuffer;

    public SessionPeer(ReceptionPolicy policy) {
        this.policy = policy;
        session = new SmtpServerSession(
                policy,
                new PolicyStage() {},
                ClientInfo.connected(InetAddress.getLoopbackAddress(), 4711, policy.listener()),
                1,
                1);
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

    public List<Accepted> accepted() {
        return accepted;
    }

    /** The most octets held at once, message contents apart. */
    public int largestBuffer() {
        return largestBuffer;
    }

    @Override
    public void send(byte[] octets) {
        int at = 0;
        while (at < octets.length && !closed) {
            DataDecoder reading = decoder;
            if (reading != null) {
                at += reading.decode(octets, at, octets.length - at, content::write);
                if (reading.finished()) {
                    endData(reading);
                }
            } else {
                commandOctet(octets[at]);
                at++;
            }
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
        if (line.size() + 1 >= policy.limits().commandLine()) {
            overlong = true;
            line.reset();
        }
        line.write(octet);
        largestBuffer = Math.max(largestBuffer, line.size());
    }

    private void endData(DataDecoder done) {
        decoder = null;
        if (done.fault().isPresent()) {
            take(session.dataRefused(done.fault().get()));
        } else {
            accepted.add(new Accepted(session.envelope(), content.toString(ISO_8859_1)));
            take(session.completed(Reply.of(250, "2.0.0", "queued")));
        }
        content.reset();
    }

    private void take(SessionStep step) {
        String wire = new String(ReplyEncoder.encode(step.reply()), ISO_8859_1);
        replies.add(wire.substring(0, wire.length() - 2).replace("\r\n", "\n"));
        if (step.next() == SessionStep.Next.DATA) {
            decoder = new DataDecoder(policy.limits());
        }
        closed = step.next() == SessionStep.Next.CLOSE;
    }

    /** A script names every reply. */
    @Override
    public void close() {
        if (!replies.isEmpty()) {
            throw new AssertionError("the server also said " + replies);
        }
    }
}
