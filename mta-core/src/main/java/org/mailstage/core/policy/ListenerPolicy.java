package org.mailstage.core.policy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.auth.Authenticator;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.HeaderScan;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.AuthMode;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.ReceptionPolicy;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.TlsMode;
import org.mailstage.core.smtp.server.TriageCase;
import org.mailstage.core.smtp.server.Verdict;

/**
 * The policy of one listener: the rules in their order, of which the first that says no counts. Thread-safe; every call
 * reads the settings in force.
 */
public final class ListenerPolicy implements ReceptionPolicy {
    /** A month: no invitation is written earlier. */
    private static final long MAX_HOLD_SECONDS = 30 * 24 * 3600L;

    private final Supplier<MailSettings> settings;
    private final List<PolicyStage> stages;
    private final @Nullable Authenticator authenticator;
    private final @Nullable AddressBook addressBook;
    private final @Nullable QueueStarter queues;
    private volatile ListenerSettings listener;

    /** A policy under which nobody authenticates. */
    public ListenerPolicy(Supplier<MailSettings> settings, ListenerSettings listener, List<PolicyStage> stages) {
        this(settings, listener, stages, null, null, null);
    }

    /**
     * @param listener the listener as it is configured now; when it leaves the configuration, this stays in force
     * @param authenticator signs users in where the listener says so; null for nobody
     * @param addressBook answers VRFY and EXPN; null for nobody
     * @param queues answers ETRN; null for nobody
     */
    public ListenerPolicy(
            Supplier<MailSettings> settings,
            ListenerSettings listener,
            List<PolicyStage> stages,
            @Nullable Authenticator authenticator,
            @Nullable AddressBook addressBook,
            @Nullable QueueStarter queues) {
        this.queues = queues;
        this.authenticator = authenticator;
        this.addressBook = addressBook;
        this.settings = Objects.requireNonNull(settings, "settings");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.stages = List.copyOf(stages);
    }

    @Override
    public String hostname() {
        return settings.get().hostname();
    }

    @Override
    public ReceptionLimits limits() {
        return settings.get().limits();
    }

    /** Asked at every command; written only when the configuration is another. */
    @Override
    @SuppressWarnings("ReferenceEquality")
    public ListenerSettings listener() {
        ListenerSettings last = listener;
        ListenerSettings current = settings.get().reception().listeners().get(last.name());
        if (current == null || current == last) {
            return last;
        }
        listener = current;
        return current;
    }

    @Override
    public boolean isTrusted(ClientInfo client) {
        return settings.get().isTrusted(client.address());
    }

    @Override
    public boolean isProxy(ClientInfo client) {
        return CidrBlock.anyContains(settings.get().reception().peers().xclient(), client.address());
    }

    /** Under TLS from the first octet it is the client who talks first, so there is nothing to look at. */
    @Override
    public Optional<TriageCase> triage(ClientInfo client) {
        ListenerSettings current = listener();
        if (!current.triage() || current.tls() == TlsMode.IMPLICIT) {
            return Optional.empty();
        }
        for (PolicyStage stage : stages) {
            Optional<TriageCase> begun = stage.triage(client);
            if (begun.isPresent()) {
                return begun;
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean mayExpand(ClientInfo client) {
        return addressBook != null
                && CidrBlock.anyContains(settings.get().reception().peers().lookup(), client.address());
    }

    @Override
    public Reply verify(ClientInfo client, String mailbox) {
        AddressBook book = addressBook;
        return book == null || !mayExpand(client) ? AddressBook.CANNOT_VERIFY : book.verify(mailbox);
    }

    @Override
    public Optional<List<Mailbox>> expand(ClientInfo client, String list) {
        AddressBook book = addressBook;
        return book == null ? Optional.empty() : book.expand(list);
    }

    @Override
    public boolean mayStartQueues(ClientInfo client) {
        return queues != null
                && CidrBlock.anyContains(settings.get().reception().peers().etrn(), client.address());
    }

    @Override
    public Reply startQueue(ClientInfo client, String domain) {
        QueueStarter starter = queues;
        return starter == null ? ReceptionPolicy.super.startQueue(client, domain) : starter.start(domain);
    }

    @Override
    public long maxHoldSeconds(ClientInfo client) {
        return client.role().isSubmission() ? MAX_HOLD_SECONDS : 0;
    }

    @Override
    public List<String> mechanisms(ClientInfo client) {
        return authenticator == null || listener().auth() == AuthMode.NONE
                ? List.of()
                : authenticator.mechanisms(client);
    }

    @Override
    public Optional<SaslExchange> authenticate(ClientInfo client, String mechanism) {
        return authenticator == null || listener().auth() == AuthMode.NONE
                ? Optional.empty()
                : authenticator.authenticate(client, mechanism);
    }

    @Override
    public Verdict onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
        return ask(0, stage -> stage.onConnect(client, sessions, sessionsOfAddress));
    }

    @Override
    public Verdict onHello(ClientInfo client) {
        return ask(0, stage -> stage.onHello(client));
    }

    @Override
    public Verdict onAuthenticate(ClientInfo client) {
        return ask(0, stage -> stage.onAuthenticate(client));
    }

    @Override
    public Verdict onMail(ClientInfo client, MailRequest mail) {
        return ask(0, stage -> stage.onMail(client, mail));
    }

    @Override
    public Verdict onRecipient(ClientInfo client, RecipientRequest recipient) {
        return ask(0, stage -> stage.onRecipient(client, recipient));
    }

    @Override
    public Verdict onData(ClientInfo client, Envelope envelope) {
        return ask(0, stage -> stage.onData(client, envelope));
    }

    @Override
    public Verdict onHeader(ClientInfo client, Envelope envelope, HeaderScan header) {
        return ask(0, stage -> stage.onHeader(client, envelope, header));
    }

    private Verdict ask(int from, Function<PolicyStage, Verdict> question) {
        for (int i = from; i < stages.size(); i++) {
            Verdict verdict = question.apply(stages.get(i));
            if (verdict != Verdict.ACCEPT) {
                int next = i + 1;
                return verdict.and(() -> ask(next, question));
            }
        }
        return Verdict.ACCEPT;
    }

    @Override
    public Verdict onAuthenticationFailed(ClientInfo client, String user) {
        return ask(0, stage -> stage.onAuthenticationFailed(client, user));
    }

    @Override
    public void onAuthenticated(ClientInfo client, String user) {
        stages.forEach(stage -> stage.onAuthenticated(client, user));
    }

    @Override
    public void onMessage(ClientInfo client, Envelope envelope, long size, Reply reply) {
        for (PolicyStage stage : stages) {
            stage.onMessage(client, envelope, size, reply);
        }
    }

    @Override
    public void onError(ClientInfo client, Reply reply) {
        stages.forEach(stage -> stage.onError(client, reply));
    }

    @Override
    public void onClose(ClientInfo client) {
        stages.forEach(stage -> stage.onClose(client));
    }
}
