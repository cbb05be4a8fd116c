package org.mailstage.connector;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.ReceptionPolicy;
import org.mailstage.core.smtp.server.Verdict;

/** A policy that lets everybody send everywhere, but for what a test puts in. Thread-safe. */
public final class TestPolicy implements ReceptionPolicy {
    private volatile ListenerSettings listener = TestSetup.listener("mx", ListenerRole.MX);
    private volatile ReceptionLimits limits = ReceptionLimits.DEFAULT;
    private volatile Function<ClientInfo, Verdict> connect = client -> Verdict.ACCEPT;
    private volatile BiFunction<ClientInfo, MailRequest, Verdict> mail = (client, request) -> Verdict.ACCEPT;
    private volatile Optional<SaslExchange> exchange = Optional.empty();

    public TestPolicy listener(ListenerSettings settings) {
        listener = settings;
        return this;
    }

    public TestPolicy limits(UnaryOperator<ReceptionLimits> change) {
        limits = change.apply(limits);
        return this;
    }

    public TestPolicy onConnect(Function<ClientInfo, Verdict> verdict) {
        connect = verdict;
        return this;
    }

    public TestPolicy onMail(BiFunction<ClientInfo, MailRequest, Verdict> verdict) {
        mail = verdict;
        return this;
    }

    /** Offers the mechanism PLAIN, done by that exchange. */
    public TestPolicy plain(SaslExchange steps) {
        exchange = Optional.of(steps);
        return this;
    }

    @Override
    public String hostname() {
        return "mx.test.example";
    }

    @Override
    public ReceptionLimits limits() {
        return limits;
    }

    @Override
    public ListenerSettings listener() {
        return listener;
    }

    @Override
    public boolean isTrusted(ClientInfo client) {
        return false;
    }

    @Override
    public List<String> mechanisms(ClientInfo client) {
        return exchange.isPresent() ? List.of("PLAIN") : List.of();
    }

    @Override
    public Optional<SaslExchange> authenticate(ClientInfo client, String mechanism) {
        return exchange;
    }

    @Override
    public Verdict onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
        return connect.apply(client);
    }

    @Override
    public Verdict onMail(ClientInfo client, MailRequest request) {
        return mail.apply(client, request);
    }
}
