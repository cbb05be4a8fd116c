package org.mailstage.connector.outbound;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.TlsLack;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Verdict;
import org.mailstage.core.delivery.DeliveryPhase;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.SmtpTimeouts;
import org.mailstage.core.smtp.client.ServerCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a session up to where MAIL may be said: connection, greeting, EHLO with HELO as the way back (RFC 5321 §3.2),
 * STARTTLS when offered. A host whose TLS fails is connected to again in the clear (RFC 7435 §3), unless the message
 * asks for TLS: then a host without verified TLS and REQUIRETLS is passed over (RFC 8689 §4.2.1). Thread-safe.
 */
final class SessionOpener {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOpener.class);
    private static final int READY_FOR_TLS = 220;

    private final Watchdog watchdog;
    private final ClientTls opportunistic = ClientTls.opportunistic();
    private final ClientTls verified;

    SessionOpener(Watchdog watchdog, ClientTls verified) {
        this.watchdog = watchdog;
        this.verified = verified;
    }

    /**
     * How to open a session, the same for all hosts of one attempt.
     *
     * @param requireTls the message was sent with REQUIRETLS
     */
    record Plan(NextHop nextHop, String helo, SmtpTimeouts timeouts, Deadline deadline, boolean requireTls) {
        /** A message store on this very machine is no wire to protect. */
        boolean mustBeSafe(Target target) {
            boolean own =
                    nextHop.kind() == NextHop.Kind.LMTP && target.address().isLoopbackAddress();
            return requireTls && !own;
        }
    }

    /** No session with this host; the verdict says what that means. */
    static final class NotOpened extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Verdict verdict;

        NotOpened(Verdict verdict) {
            super(verdict.diagnostic().toString(), null, false, false);
            this.verdict = verdict;
        }

        Verdict verdict() {
            return verdict;
        }
    }

    SmtpConnection open(Target target, Plan plan, boolean lastHost) throws NotOpened {
        boolean mustBeSafe = plan.mustBeSafe(target);
        try {
            return new Attempt(target, plan, lastHost, mustBeSafe ? verified : opportunistic).open();
        } catch (TlsFailed e) {
            if (mustBeSafe) {
                throw new NotOpened(DeliveryFailurePolicy.onTlsLack(
                        TlsLack.NOT_VERIFIED, String.valueOf(e.getMessage()), lastHost));
            }
            LOG.info("MTA-11202 TLS failed, going on in the clear host={} reason=\"{}\"", target, e.getMessage());
        }
        try {
            return new Attempt(target, plan, lastHost, null).open();
        } catch (TlsFailed e) {
            throw new IllegalStateException("TLS was not asked for", e);
        }
    }

    /** The connection is spoilt, the host is not. */
    private static final class TlsFailed extends Exception {
        private static final long serialVersionUID = 1L;

        TlsFailed(SessionTrouble cause) {
            super(cause.getMessage(), cause, false, false);
        }
    }

    /** One connection to one host. */
    private final class Attempt {
        private final Plan plan;
        private final boolean lastHost;
        private final @Nullable ClientTls tls;
        private final SmtpConnection connection;
        private DeliveryPhase phase = DeliveryPhase.CONNECT;

        /** @param tls how to go under TLS; null to stay in the clear */
        Attempt(Target target, Plan plan, boolean lastHost, @Nullable ClientTls tls) {
            this.plan = plan;
            this.lastHost = lastHost;
            this.tls = tls;
            this.connection = new SmtpConnection(plan.nextHop(), target, plan.helo(), watchdog);
        }

        SmtpConnection open() throws NotOpened, TlsFailed {
            boolean opened = false;
            try {
                connection.connect(plan.deadline().sooner(plan.timeouts().connect()));
                greeting();
                hello();
                if (tls != null && connection.capabilities().startTls()) {
                    startTls(tls);
                }
                if (plan.mustBeSafe(connection.target())) {
                    requireSafety();
                }
                opened = true;
                return connection;
            } catch (SessionTrouble e) {
                throw new NotOpened(DeliveryFailurePolicy.onTrouble(phase, e.trouble(), e.detail(), isLast()));
            } finally {
                if (!opened) {
                    connection.abort();
                }
            }
        }

        private void greeting() throws SessionTrouble, NotOpened {
            phase = DeliveryPhase.GREETING;
            require(connection.receive(plan.deadline().sooner(plan.timeouts().greeting())));
        }

        private void hello() throws SessionTrouble, NotOpened {
            phase = DeliveryPhase.HELLO;
            boolean lmtp = plan.nextHop().kind() == NextHop.Kind.LMTP;
            if (lmtp) {
                connection.commands().lhlo(plan.helo());
            } else {
                connection.commands().ehlo(plan.helo());
            }
            Reply reply = exchange();
            if (!reply.isPermanent() || lmtp) {
                connection.offered(ServerCapabilities.of(require(reply)));
                return;
            }
            connection.commands().helo(plan.helo());
            require(exchange());
            connection.offered(ServerCapabilities.NONE);
        }

        private void startTls(ClientTls context) throws SessionTrouble, NotOpened, TlsFailed {
            phase = DeliveryPhase.STARTTLS;
            connection.commands().startTls();
            Reply reply = exchange();
            if (reply.code() == 421) {
                throw new NotOpened(DeliveryFailurePolicy.onReply(phase, reply, isLast()));
            }
            if (reply.code() != READY_FOR_TLS) {
                // Offered and then refused: the session in the clear is as good as before (RFC 3207 §4.1).
                LOG.info("MTA-11203 TLS refused, going on in the clear host={} reply=\"{}\"", host(), reply);
                return;
            }
            try {
                connection.startTls(context, plan.deadline().sooner(commandTime()));
            } catch (SessionTrouble e) {
                throw new TlsFailed(e);
            }
            hello();
        }

        private void requireSafety() throws NotOpened {
            if (!connection.isVerified()) {
                throw new NotOpened(DeliveryFailurePolicy.onTlsLack(TlsLack.NO_TLS, "", isLast()));
            }
            if (!connection.capabilities().requireTls()) {
                throw new NotOpened(DeliveryFailurePolicy.onTlsLack(TlsLack.NO_REQUIRETLS, "", isLast()));
            }
        }

        private Reply exchange() throws SessionTrouble {
            long until = plan.deadline().sooner(commandTime());
            connection.send(until);
            return connection.receive(until);
        }

        private Reply require(Reply reply) throws SessionTrouble, NotOpened {
            if (reply.code() >= 400) {
                throw new NotOpened(DeliveryFailurePolicy.onReply(phase, reply, isLast()));
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

        /** With the time used up there is no next host. */
        private boolean isLast() {
            return lastHost || plan.deadline().isOver();
        }
    }
}
