package org.mailstage.connector.outbound;

import java.time.Duration;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
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
 * STARTTLS when offered. A host whose TLS fails is connected to again in the clear (RFC 7435 §3). Thread-safe.
 */
final class SessionOpener {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOpener.class);
    private static final int READY_FOR_TLS = 220;

    private final Watchdog watchdog;
    private final OpportunisticTls tls = new OpportunisticTls();

    SessionOpener(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    /** How to open a session, the same for all hosts of one attempt. */
    record Plan(NextHop nextHop, String helo, SmtpTimeouts timeouts, Deadline deadline) {}

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
        try {
            return new Attempt(target, plan, lastHost, true).open();
        } catch (TlsFailed e) {
            LOG.info("MTA-11202 TLS failed, going on in the clear host={} reason=\"{}\"", target, e.getMessage());
        }
        try {
            return new Attempt(target, plan, lastHost, false).open();
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
        private final boolean withTls;
        private final SmtpConnection connection;
        private DeliveryPhase phase = DeliveryPhase.CONNECT;

        Attempt(Target target, Plan plan, boolean lastHost, boolean withTls) {
            this.plan = plan;
            this.lastHost = lastHost;
            this.withTls = withTls;
            this.connection = new SmtpConnection(plan.nextHop(), target, plan.helo(), watchdog);
        }

        SmtpConnection open() throws NotOpened, TlsFailed {
            boolean opened = false;
            try {
                connection.connect(plan.deadline().sooner(plan.timeouts().connect()));
                greeting();
                hello();
                if (withTls && connection.capabilities().startTls()) {
                    startTls();
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

        private void startTls() throws SessionTrouble, NotOpened, TlsFailed {
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
                connection.startTls(tls, plan.deadline().sooner(commandTime()));
            } catch (SessionTrouble e) {
                throw new TlsFailed(e);
            }
            hello();
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
