package org.mailstage.core.smtp.server;

import java.util.Optional;
import java.util.function.BiFunction;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.Reply;

/** A policy for tests: allows all, except recipients at {@code elsewhere.example}, unless told otherwise. */
public final class RecordingPolicy implements ReceptionPolicy {
    public static final Reply RELAY_DENIED = Reply.of(550, "5.7.1", "relaying denied");

    private final ReceptionLimits limits;
    private Optional<Reply> connect = Optional.empty();
    private BiFunction<ClientInfo, ReversePath, Optional<Reply>> mail = (client, reversePath) -> Optional.empty();

    public RecordingPolicy() {
        this(ReceptionLimits.DEFAULT);
    }

    public RecordingPolicy(ReceptionLimits limits) {
        this.limits = limits;
    }

    public RecordingPolicy refusingConnections(Reply reply) {
        connect = Optional.of(reply);
        return this;
    }

    public RecordingPolicy onMail(BiFunction<ClientInfo, ReversePath, Optional<Reply>> answer) {
        mail = answer;
        return this;
    }

    @Override
    public String hostname() {
        return "mx.example.org";
    }

    @Override
    public ReceptionLimits limits() {
        return limits;
    }

    @Override
    public ListenerSettings listener() {
        return ListenerSettings.of("mx", ListenerRole.MX, new HostPort("127.0.0.1", 25));
    }

    @Override
    public boolean isTrusted(ClientInfo client) {
        return false;
    }

    @Override
    public Verdict onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
        return connect.map(Verdict::refuse).orElse(Verdict.ACCEPT);
    }

    @Override
    public Verdict onMail(ClientInfo client, MailRequest request) {
        return mail.apply(client, request.reversePath()).map(Verdict::refuse).orElse(Verdict.ACCEPT);
    }

    @Override
    public Verdict onRecipient(ClientInfo client, RecipientRequest request) {
        return request.recipient().domainKey().equals("elsewhere.example")
                ? Verdict.refuse(RELAY_DENIED)
                : Verdict.ACCEPT;
    }
}
