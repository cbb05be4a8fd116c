package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.policy.QueueStarter;
import org.mailstage.core.sasl.ChannelBinding;
import org.mailstage.core.sasl.CheckOutcome;
import org.mailstage.core.sasl.SaslChannel;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.sasl.SaslMechanism;
import org.mailstage.core.sasl.SaslMechanisms;
import org.mailstage.core.sasl.ScramCredentials;
import org.mailstage.core.sasl.ScramDecoy;
import org.mailstage.core.smtp.Reply;

/** A policy for tests: allows all, except recipients at {@code elsewhere.example}, unless told otherwise. */
public final class RecordingPolicy implements ReceptionPolicy {
    public static final Reply RELAY_DENIED = Reply.of(550, "5.7.1", "relaying denied");

    private static final SaslMechanisms MECHANISMS = mechanisms();

    private final ReceptionLimits limits;
    private final String kind;
    private Optional<Reply> connect = Optional.empty();
    private BiFunction<ClientInfo, ReversePath, Optional<Reply>> mail = (client, reversePath) -> Optional.empty();

    public RecordingPolicy() {
        this(ReceptionLimits.DEFAULT);
    }

    public RecordingPolicy(ReceptionLimits limits) {
        this(limits, "mx");
    }

    /** @param kind of listener, as the dialogues name them */
    public RecordingPolicy(ReceptionLimits limits, String kind) {
        this.limits = limits;
        this.kind = kind;
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
        ListenerRole role = ListenerRole.of(kind).orElse(ListenerRole.MX);
        ListenerSettings usual = ListenerSettings.of(kind, role, new HostPort("127.0.0.1", 25));
        return new ListenerSettings(
                kind,
                role,
                usual.address(),
                kind.equals("tls-required") ? TlsMode.REQUIRED : usual.tls(),
                false,
                usual.auth(),
                false,
                false,
                false,
                false,
                false,
                kind.equals("withheld") ? Set.of("DSN", "CHUNKING", "SMTPUTF8") : Set.of());
    }

    @Override
    public boolean isTrusted(ClientInfo client) {
        return false;
    }

    @Override
    public boolean isProxy(ClientInfo client) {
        return kind.equals("proxy");
    }

    @Override
    public boolean mayStartQueues(ClientInfo client) {
        return kind.equals("etrn");
    }

    @Override
    public Reply startQueue(ClientInfo client, String domain) {
        return new QueueStarter((started, subdomains) -> {}).start(domain);
    }

    @Override
    public long maxHoldSeconds(ClientInfo client) {
        return client.role().isSubmission() ? 86_400 : 0;
    }

    @Override
    public List<String> mechanisms(ClientInfo client) {
        return MECHANISMS.offered(channel(client)).stream()
                .map(SaslMechanism::mechanismName)
                .toList();
    }

    @Override
    public Optional<SaslExchange> authenticate(ClientInfo client, String mechanism) {
        return MECHANISMS.offered(channel(client)).stream()
                .filter(known -> known.mechanismName().equals(mechanism))
                .findFirst()
                .flatMap(known -> MECHANISMS.start(known, channel(client)));
    }

    private static SaslChannel channel(ClientInfo client) {
        return client.tls() == null
                ? SaslChannel.UNENCRYPTED
                : new SaslChannel(true, ChannelBinding.NONE, Optional.empty());
    }

    /** One user, alice, with the password secret-1. */
    private static SaslMechanisms mechanisms() {
        return SaslMechanisms.builder()
                .passwords((user, password) -> user.equals("alice") && new String(password).equals("secret-1")
                        ? new CheckOutcome.Valid(user)
                        : new CheckOutcome.Invalid("no such user or password"))
                .scram(
                        user -> new ScramCredentials.Unknown(),
                        new ScramDecoy("a key that is for the tests alone!".getBytes(US_ASCII)))
                .build();
    }

    @Override
    public Verdict onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
        return connect.map(Verdict::refuse).orElse(Verdict.ACCEPT);
    }

    @Override
    public Verdict onMail(ClientInfo client, MailRequest request) {
        if (listener().auth() == AuthMode.REQUIRED && client.user() == null) {
            return Verdict.refuse(Reply.of(530, "5.7.0", "authentication required"));
        }
        return mail.apply(client, request.reversePath()).map(Verdict::refuse).orElse(Verdict.ACCEPT);
    }

    @Override
    public Verdict onRecipient(ClientInfo client, RecipientRequest request) {
        return request.recipient().domainKey().equals("elsewhere.example")
                ? Verdict.refuse(RELAY_DENIED)
                : Verdict.ACCEPT;
    }
}
