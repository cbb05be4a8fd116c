package org.mailstage.connector.outbound;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.TlsLack;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Verdict;
import org.mailstage.core.delivery.DeliveryPhase;
import org.mailstage.core.delivery.DeliveryTerms;
import org.mailstage.core.delivery.RelayLogin;
import org.mailstage.core.delivery.SourceAddress;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.SmtpTimeouts;
import org.mailstage.core.smtp.client.ServerCapabilities;
import org.mailstage.core.tls.policy.TlsFailure;
import org.mailstage.core.tls.policy.TlsFault;
import org.mailstage.core.tls.policy.TlsResult;
import org.mailstage.core.tls.policy.TlsRule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a session up to where MAIL may be said: connection to the address that answers first, greeting, EHLO with HELO as the way back (RFC 5321 §3.2),
 * STARTTLS when offered. What TLS a host must give us says the {@link TlsRule} of the attempt's plan. Under an opportunistic
 * one a host whose TLS fails is connected to again in the clear (RFC 7435 §3); under any other it is passed over. A message
 * sent with REQUIRETLS asks for a host that is verified, by whatever rule, and offers REQUIRETLS (RFC 8689 §4.2.1).
 * Thread-safe.
 */
final class SessionOpener {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOpener.class);
    private static final int READY_FOR_TLS = 220;

    private final HostConnector connector;
    private final ClientTls tls = new ClientTls();
    private final PeerCheck peers;

    SessionOpener(Watchdog watchdog, PeerCheck peers) {
        this.connector = new HostConnector(watchdog);
        this.peers = peers;
    }

    /**
     * How to open a session, the same for all hosts of one attempt.
     *
     * @param requireTls the message was sent with REQUIRETLS
     */
    record Plan(NextHop nextHop, DeliveryTerms terms, SmtpTimeouts timeouts, boolean requireTls) {
        SourceAddress sourceFor(Target target) {
            return terms.sourceFor(target.address())
                    .orElseThrow(() -> new IllegalStateException("no source address for " + target));
        }

        /** A message store on this very machine is no wire to protect. */
        boolean mustBeSafe(Target target) {
            boolean own =
                    nextHop.kind() == NextHop.Kind.LMTP && target.address().isLoopbackAddress();
            return requireTls && !own;
        }

        /** The rule for the host; a message sent with REQUIRETLS makes do with any that verifies it. */
        TlsRule ruleFor(Target target) {
            TlsRule rule = terms.tls().ruleFor(target);
            boolean enough = rule.provesPeer() || rule instanceof TlsRule.Refused;
            return mustBeSafe(target) && !enough ? new TlsRule.Verified(TlsRule.Basis.REQUIRETLS) : rule;
        }

        void report(Target target, Optional<TlsFault> fault, String sourceAddress) {
            terms.tls().report(target, new TlsResult(fault, sourceAddress));
        }
    }

    /** No session with this host; the verdict says what that means. */
    static final class NotOpened extends Exception {
        private static final long serialVersionUID = 1L;

        private final String remoteHost;
        private final transient Verdict verdict;

        NotOpened(Target target, Verdict verdict) {
            super(verdict.diagnostic().toString(), null, false, false);
            this.remoteHost = target.toString();
            this.verdict = verdict;
        }

        String remoteHost() {
            return remoteHost;
        }

        Verdict verdict() {
            return verdict;
        }
    }

    /** A session with the host whose turn it is, over whichever of its addresses answers first. */
    SmtpConnection open(Hosts hosts, Plan plan) throws NotOpened {
        Target first = hosts.next().get(0);
        TlsRule rule = plan.ruleFor(first);
        if (rule instanceof TlsRule.Refused refused) {
            hosts.tried(first);
            TlsFault fault = new TlsFault(refused.failure(), refused.reason());
            plan.report(first, Optional.of(fault), "");
            throw new NotOpened(first, DeliveryFailurePolicy.onTlsRule(fault, hosts.areUsedUp()));
        }
        List<Target> candidates = hosts.next().stream()
                .filter(target -> plan.ruleFor(target).equals(rule))
                .toList();
        SmtpConnection connection = connector.connect(candidates, rule, plan, hosts);
        Target target = connection.target();
        try {
            return new Attempt(connection, hosts, plan, !(rule instanceof TlsRule.Clear)).open();
        } catch (TlsFailed e) {
            plan.report(target, Optional.of(e.fault()), e.sourceAddress());
            if (plan.mustBeSafe(target)) {
                throw new NotOpened(target, DeliveryFailurePolicy.onTlsLack(e.lack(), e.detail(), hosts.areUsedUp()));
            }
            if (rule.isMandatory()) {
                throw new NotOpened(target, DeliveryFailurePolicy.onTlsRule(e.fault(), hosts.areUsedUp()));
            }
            LOG.info("MTA-11202 TLS failed, going on in the clear host={} reason=\"{}\"", target, e.detail());
        }
        try {
            SmtpConnection again = connector.connect(List.of(target), rule, plan, hosts);
            return new Attempt(again, hosts, plan, false).open();
        } catch (TlsFailed e) {
            throw new IllegalStateException("TLS was not asked for", e);
        }
    }

    /** The connection is spoilt, the host is not. */
    private static final class TlsFailed extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient TlsFault fault;
        private final transient TlsLack lack;
        private final String sourceAddress;

        TlsFailed(TlsFault fault, TlsLack lack, SmtpConnection connection) {
            super(fault.toString(), null, false, false);
            this.fault = fault;
            this.lack = lack;
            this.sourceAddress = connection.localAddress();
        }

        TlsFault fault() {
            return fault;
        }

        TlsLack lack() {
            return lack;
        }

        String detail() {
            return fault.detail();
        }

        String sourceAddress() {
            return sourceAddress;
        }
    }

    /** One connection to one host. */
    private final class Attempt {
        private final Plan plan;
        private final Hosts hosts;
        private final TlsRule rule;
        private final boolean underTls;
        private final SmtpConnection connection;
        private DeliveryPhase phase = DeliveryPhase.GREETING;
        private @Nullable SSLSession secured;

        /**
         * @param connection connected
         * @param underTls false to stay in the clear whatever is offered
         */
        Attempt(SmtpConnection connection, Hosts hosts, Plan plan, boolean underTls) {
            this.plan = plan;
            this.hosts = hosts;
            this.rule = connection.rule();
            this.underTls = underTls;
            this.connection = connection;
        }

        SmtpConnection open() throws NotOpened, TlsFailed {
            boolean opened = false;
            try {
                greeting();
                hello();
                if (underTls) {
                    goUnderTls();
                }
                if (plan.mustBeSafe(connection.target())
                        && !connection.capabilities().requireTls()) {
                    throw notOpened(DeliveryFailurePolicy.onTlsLack(TlsLack.NO_REQUIRETLS, "", isLast()));
                }
                if (plan.terms().login().isPresent()) {
                    signIn(plan.terms().login().get());
                }
                opened = true;
                return connection;
            } catch (SessionTrouble e) {
                throw notOpened(DeliveryFailurePolicy.onTrouble(phase, e.trouble(), e.detail(), isLast()));
            } finally {
                if (!opened) {
                    connection.abort();
                }
            }
        }

        private void greeting() throws SessionTrouble, NotOpened {
            phase = DeliveryPhase.GREETING;
            require(connection.receive(deadline().sooner(plan.timeouts().greeting())));
        }

        private void hello() throws SessionTrouble, NotOpened {
            phase = DeliveryPhase.HELLO;
            boolean lmtp = plan.nextHop().kind() == NextHop.Kind.LMTP;
            if (lmtp) {
                connection.commands().lhlo(connection.helo());
            } else {
                connection.commands().ehlo(connection.helo());
            }
            Reply reply = exchange();
            if (!reply.isPermanent() || lmtp) {
                connection.offered(ServerCapabilities.of(require(reply)));
                return;
            }
            connection.commands().helo(connection.helo());
            require(exchange());
            connection.offered(ServerCapabilities.NONE);
        }

        private void goUnderTls() throws SessionTrouble, NotOpened, TlsFailed {
            if (connection.capabilities().startTls()) {
                startTls();
            } else {
                stayInTheClear("not offered");
            }
        }

        private void startTls() throws SessionTrouble, NotOpened, TlsFailed {
            phase = DeliveryPhase.STARTTLS;
            connection.commands().startTls();
            Reply reply = exchange();
            if (reply.code() == 421) {
                throw notOpened(DeliveryFailurePolicy.onReply(phase, reply, isLast()));
            }
            if (reply.code() != READY_FOR_TLS) {
                // Offered and then refused: the session in the clear is as good as before (RFC 3207 §4.1).
                stayInTheClear("refused: " + reply);
                LOG.info("MTA-11203 TLS refused, going on in the clear host={} reply=\"{}\"", host(), reply);
                return;
            }
            SSLSession session;
            try {
                session = connection.startTls(tls, deadline().sooner(commandTime()));
            } catch (SessionTrouble e) {
                throw new TlsFailed(
                        new TlsFault(TlsFailure.VALIDATION_FAILURE, String.valueOf(e.getMessage())),
                        TlsLack.NOT_VERIFIED,
                        connection);
            }
            judge(session);
            secured = session;
            hello();
        }

        /** Before a word is said under TLS, lest the wrong host hears it. */
        private void judge(SSLSession session) throws TlsFailed {
            Target target = connection.target();
            boolean rehearsed = rule instanceof TlsRule.Rehearsed;
            TlsRule strict = rule instanceof TlsRule.Rehearsed rehearsal ? rehearsal.rule() : rule;
            Optional<TlsFault> fault = strict instanceof TlsRule.Refused refused
                    ? Optional.of(new TlsFault(refused.failure(), refused.reason()))
                    : peers.check(strict, session, target);
            if (fault.isPresent() && !rehearsed) {
                throw new TlsFailed(fault.get(), TlsLack.NOT_VERIFIED, connection);
            }
            plan.report(target, fault, connection.localAddress());
            String words = session.getProtocol() + " " + session.getCipherSuite() + ", verified: " + rule.proof();
            connection.tlsWords(words);
            LOG.debug("MTA-11205 under TLS host={} tls=\"{}\"", target, words);
        }

        private void stayInTheClear(String why) throws TlsFailed {
            TlsFault fault = new TlsFault(TlsFailure.STARTTLS_NOT_SUPPORTED, "STARTTLS " + why);
            if (rule.isMandatory()) {
                throw new TlsFailed(fault, TlsLack.NO_TLS, connection);
            }
            plan.report(connection.target(), Optional.of(fault), connection.localAddress());
        }

        private void signIn(RelayLogin login) throws SessionTrouble, NotOpened {
            phase = DeliveryPhase.AUTH;
            Optional<Verdict> failure =
                    new RelaySignIn(connection, login, secured).run(deadline().sooner(commandTime()), isLast());
            if (failure.isPresent()) {
                throw notOpened(failure.get());
            }
            connection.signedIn(login);
        }

        private Reply exchange() throws SessionTrouble {
            long until = deadline().sooner(commandTime());
            connection.send(until);
            return connection.receive(until);
        }

        private Reply require(Reply reply) throws SessionTrouble, NotOpened {
            if (reply.code() >= 400) {
                throw notOpened(DeliveryFailurePolicy.onReply(phase, reply, isLast()));
            }
            if (reply.code() >= 300) {
                throw new SessionTrouble(Trouble.BAD_REPLY, reply.toString());
            }
            return reply;
        }

        private Duration commandTime() {
            return plan.timeouts().command();
        }

        private String host() {
            return connection.remoteHost();
        }

        private NotOpened notOpened(Verdict verdict) {
            return new NotOpened(connection.target(), verdict);
        }

        private Deadline deadline() {
            return hosts.deadline();
        }

        private boolean isLast() {
            return hosts.areUsedUp();
        }
    }
}
