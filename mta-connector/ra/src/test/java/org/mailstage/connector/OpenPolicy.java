package org.mailstage.connector;

import java.time.Duration;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.ReceptionPolicy;
import org.mailstage.core.smtp.server.Verdict;

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
    public ListenerSettings listener() {
        return ListenerSettings.of("mx", ListenerRole.MX, new HostPort("127.0.0.1", 25));
    }

    @Override
    public boolean isTrusted(ClientInfo client) {
        return true;
    }

    @Override
    public Verdict onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
        if (sessions > limits.sessions() || sessionsOfAddress > limits.sessionsPerAddress()) {
            return Verdict.refuse(Reply.of(421, "4.7.0", "too many sessions"));
        }
        return Verdict.ACCEPT;
    }
}
