package org.mailstage.connector;

import java.time.Duration;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.ReceptionPolicy;

/** A policy that lets everybody send everywhere, within limits. Thread-safe. */
public record OpenPolicy(ReceptionLimits limits) implements ReceptionPolicy {
    public static final OpenPolicy DEFAULT = new OpenPolicy(ReceptionLimits.DEFAULT);

    /** With another idle time-out. */
    public static OpenPolicy withIdle(Duration idle) {
        ReceptionLimits d = ReceptionLimits.DEFAULT;
        return new OpenPolicy(new ReceptionLimits(
                d.messageSize(),
                d.recipients(),
                d.commandLine(),
                d.textLine(),
                d.hops(),
                d.errors(),
                d.sessions(),
                d.sessionsPerAddress(),
                idle));
    }

    /** With another number of sessions. */
    public static OpenPolicy withSessions(int sessions, int sessionsPerAddress) {
        ReceptionLimits d = ReceptionLimits.DEFAULT;
        return new OpenPolicy(new ReceptionLimits(
                d.messageSize(),
                d.recipients(),
                d.commandLine(),
                d.textLine(),
                d.hops(),
                d.errors(),
                sessions,
                sessionsPerAddress,
                d.idle()));
    }

    @Override
    public String hostname() {
        return "mx.test.example";
    }

    @Override
    public Optional<Reply> onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
        if (sessions > limits.sessions() || sessionsOfAddress > limits.sessionsPerAddress()) {
            return Optional.of(Reply.of(421, "4.7.0", "too many sessions"));
        }
        return Optional.empty();
    }

    @Override
    public Optional<Reply> onMail(ClientInfo client, ReversePath reversePath) {
        return Optional.empty();
    }

    @Override
    public Optional<Reply> onRecipient(ClientInfo client, ReversePath reversePath, Mailbox recipient) {
        return Optional.empty();
    }
}
