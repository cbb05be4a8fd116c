package org.mailstage.connector.outbound;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Verdict;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryPhase;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.SmtpTimeouts;
import org.mailstage.core.smtp.client.DotEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mail transaction over an open session: MAIL, RCPT, DATA, content (RFC 5321 §3.3), in groups where the server
 * takes PIPELINING (RFC 2920 §3.1), with a reply per recipient at the end in LMTP (RFC 2033 §4.2).
 *
 * <p>Used once, by one thread. Decides every recipient that is open, unless it ends {@link End#STALE}, or it was delivered
 * to some while the others were too many for one transaction (RFC 5321 §4.5.3.1.8): those are left for the next. An 8-bit content
 * goes as it is to a server without 8BITMIME, as most mail systems do; conversion (RFC 6152 §3) would break signatures.
 */
final class MailTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(MailTransaction.class);

    /** RCPT commands in one group: their replies must fit into the socket buffers while we still write. */
    private static final int GROUP = 100;

    private static final int CLOSING = 421;
    private static final EnhancedStatus OK = EnhancedStatus.of(2, 0, 0);

    /** How the session stands afterwards. */
    enum End {
        /** Between two transactions; fit for the next. */
        CLEAN,
        /** To be closed. */
        BROKEN,
        /** It had died while it was idle; nothing was decided, another connection may try. */
        STALE
    }

    private final SmtpConnection connection;
    private final DeliveryRequest request;
    private final Deadline deadline;
    private final Outcomes outcomes;
    private final boolean mayBeStale;
    private final boolean lmtp;
    private final boolean pipelining;
    private final int[] recipients;
    private final int[] accepted;
    private int acceptedCount;
    private @Nullable Verdict tooMany;
    private boolean mailRefused;
    private boolean heard;
    private DeliveryPhase phase = DeliveryPhase.MAIL;

    MailTransaction(
            SmtpConnection connection,
            DeliveryRequest request,
            Deadline deadline,
            Outcomes outcomes,
            boolean mayBeStale) {
        this.connection = connection;
        this.request = request;
        this.deadline = deadline;
        this.outcomes = outcomes;
        this.mayBeStale = mayBeStale;
        this.lmtp = request.nextHop().kind() == NextHop.Kind.LMTP;
        this.pipelining = connection.capabilities().pipelining();
        this.recipients = outcomes.open();
        this.accepted = new int[recipients.length];
    }

    End run() {
        try {
            boolean delivered = isWithinSizeLimit() && sendEnvelope() && sendContent();
            if (!delivered && tooMany != null) {
                decideRest(tooMany);
            }
            return End.CLEAN;
        } catch (SessionTrouble e) {
            if (mayBeStale && !heard && e.trouble() == Trouble.CONNECTION_LOST) {
                return End.STALE;
            }
            decideRest(DeliveryFailurePolicy.onTrouble(phase, e.trouble(), e.detail(), true));
        } catch (IOException | RuntimeException e) {
            LOG.error("MTA-11204 content cannot be read queueId={}", request.id(), e);
            decideRest(DeliveryFailurePolicy.onUnreadableContent());
        }
        return End.BROKEN;
    }

    private boolean isWithinSizeLimit() {
        OptionalLong limit = connection.capabilities().sizeLimit();
        long size = request.content().size();
        if (limit.isEmpty() || size <= limit.getAsLong()) {
            return true;
        }
        decideRest(DeliveryFailurePolicy.onSizeLimit(size, limit.getAsLong()));
        return false;
    }

    // ---- envelope ------------------------------------------------------------------------------------------------

    /** Up to the reply to DATA. True when the content is to follow. */
    private boolean sendEnvelope() throws IOException {
        boolean reset = connection.needsReset();
        if (reset) {
            connection.commands().rset();
        }
        connection.commands().mail(request.envelope(), request.content().size(), connection.capabilities());
        if (!pipelining) {
            send();
            receiveMail(reset);
        }
        List<Mailbox> mailboxes = request.envelope().recipients();
        int group = pipelining ? GROUP : 1;
        for (int from = 0; from < recipients.length && !mailRefused; from += group) {
            int to = Math.min(from + group, recipients.length);
            for (int i = from; i < to; i++) {
                connection.commands().rcpt(mailboxes.get(recipients[i]));
            }
            boolean withData = pipelining && to == recipients.length;
            if (withData) {
                connection.commands().data();
            }
            send();
            if (pipelining && from == 0) {
                receiveMail(reset);
            }
            for (int i = from; i < to; i++) {
                receiveRcpt(recipients[i]);
            }
            if (withData) {
                return receiveData();
            }
        }
        if (acceptedCount == 0) {
            return false;
        }
        phase = DeliveryPhase.DATA;
        connection.commands().data();
        send();
        return receiveData();
    }

    private void receiveMail(boolean reset) throws SessionTrouble {
        phase = DeliveryPhase.MAIL;
        if (reset) {
            Reply reply = receive(timeouts().command());
            if (!isCompleted(reply)) {
                throw new SessionTrouble(Trouble.BAD_REPLY, "RSET refused: " + reply);
            }
            connection.needsReset(false);
        }
        Reply reply = receive(timeouts().command());
        if (isCompleted(reply)) {
            connection.needsReset(true);
        } else {
            mailRefused = true;
            decideRest(judge(reply));
        }
    }

    private void receiveRcpt(int recipient) throws SessionTrouble {
        phase = DeliveryPhase.RCPT;
        Reply reply = receive(timeouts().command());
        if (isCompleted(reply)) {
            accepted[acceptedCount++] = recipient;
        } else if (acceptedCount > 0 && DeliveryFailurePolicy.saysTooManyRecipients(reply)) {
            tooMany = judge(reply);
        } else {
            outcomes.decide(recipient, judge(reply).outcome(connection.remoteHost()));
        }
    }

    private boolean receiveData() throws IOException {
        phase = DeliveryPhase.DATA;
        Reply reply = receive(timeouts().dataStart());
        if (reply.code() < 300) {
            throw new SessionTrouble(Trouble.BAD_REPLY, reply.toString());
        }
        boolean wanted = acceptedCount > 0 && !mailRefused;
        if (reply.code() >= 400) {
            if (wanted) {
                decideAccepted(judge(reply).outcome(connection.remoteHost()));
            }
            return false;
        }
        if (!wanted) {
            sendNothing();
        }
        return wanted;
    }

    /** DATA was accepted though nobody is to get the message: an empty one ends it (RFC 2920 §3.1). */
    private void sendNothing() throws IOException {
        if (lmtp) {
            // RFC 2033 §4.2 forbids the 354; how many replies would follow is anybody's guess.
            throw new SessionTrouble(Trouble.BAD_REPLY, "DATA accepted without recipients");
        }
        OutputStream out = contentStream();
        new DotEncoder(out).finish();
        out.flush();
        receive(timeouts().dataEnd());
        connection.needsReset(false);
    }

    // ---- content -------------------------------------------------------------------------------------------------

    /** True when the next hop took the message for one recipient at least. */
    private boolean sendContent() throws IOException {
        phase = DeliveryPhase.CONTENT;
        OutputStream out = contentStream();
        DotEncoder encoder = new DotEncoder(out);
        request.content().writeTo(encoder);
        requireWhole(encoder.octets(), request.content().size());
        encoder.finish();
        out.flush();
        phase = DeliveryPhase.DATA_END;
        boolean delivered = lmtp ? receiveEach() : receiveForAll();
        connection.needsReset(false);
        connection.countMessage();
        return delivered;
    }

    private boolean receiveForAll() throws SessionTrouble {
        DeliveryOutcome outcome = finalOutcome(receive(timeouts().dataEnd()));
        decideAccepted(outcome);
        return outcome instanceof DeliveryOutcome.Delivered;
    }

    private boolean receiveEach() throws SessionTrouble {
        boolean delivered = false;
        for (int i = 0; i < acceptedCount; i++) {
            DeliveryOutcome outcome = finalOutcome(receive(timeouts().dataEnd()));
            outcomes.decide(accepted[i], outcome);
            delivered |= outcome instanceof DeliveryOutcome.Delivered;
        }
        return delivered;
    }

    private void decideAccepted(DeliveryOutcome outcome) {
        for (int i = 0; i < acceptedCount; i++) {
            outcomes.decide(accepted[i], outcome);
        }
    }

    /** A content that ended too early must not be taken for a whole message by the next hop. */
    private static void requireWhole(long written, long size) throws IOException {
        if (written != size) {
            throw new IOException("content of " + size + " octets gave " + written);
        }
    }

    private DeliveryOutcome finalOutcome(Reply reply) throws SessionTrouble {
        if (isCompleted(reply)) {
            return new DeliveryOutcome.Delivered(reply.status().orElse(OK), connection.remoteHost(), reply);
        }
        return judge(reply).outcome(connection.remoteHost());
    }

    // ---- small things --------------------------------------------------------------------------------------------

    private void send() throws SessionTrouble {
        connection.send(deadline.sooner(timeouts().command()));
    }

    private Reply receive(Duration limit) throws SessionTrouble {
        Reply reply = connection.receive(deadline.sooner(limit));
        if (reply.code() == CLOSING) {
            if (heard || !mayBeStale) {
                decideRest(judge(reply));
            }
            throw new SessionTrouble(Trouble.CONNECTION_LOST, reply.toString());
        }
        heard = true;
        return reply;
    }

    private OutputStream contentStream() throws SessionTrouble {
        return connection.contentStream(timeouts().dataBlock(), deadline);
    }

    /** True for 2yz, false for 4yz and 5yz; 3yz fits only behind DATA. */
    private static boolean isCompleted(Reply reply) throws SessionTrouble {
        if (reply.code() / 100 == 3) {
            throw new SessionTrouble(Trouble.BAD_REPLY, reply.toString());
        }
        return reply.isPositive();
    }

    private Verdict judge(Reply reply) {
        return DeliveryFailurePolicy.onReply(phase, reply, true);
    }

    private void decideRest(Verdict verdict) {
        outcomes.decideRest(verdict, connection.remoteHost());
    }

    private SmtpTimeouts timeouts() {
        return request.timeouts();
    }
}
