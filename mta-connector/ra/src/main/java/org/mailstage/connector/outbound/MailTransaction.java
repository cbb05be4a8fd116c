package org.mailstage.connector.outbound;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Step;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Verdict;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryPhase;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.FailureScope;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.SmtpTimeouts;
import org.mailstage.core.smtp.client.DotEncoder;
import org.mailstage.core.smtp.client.RelayedEnvelope;
import org.mailstage.core.smtp.client.ServerCapabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mail transaction over an open session: MAIL, RCPT, DATA, content (RFC 5321 §3.3), in groups where the server
 * takes PIPELINING (RFC 2920 §3.1), with a reply per recipient at the end in LMTP (RFC 2033 §4.2).
 *
 * <p>The content goes by DATA, or by BDAT as one chunk where CHUNKING is offered (RFC 3030). What the sender asked for is
 * passed on as far as the server offers it; where it may not go without, those concerned fail before MAIL is said.
 *
 * <p>Used once, by one thread. Decides every recipient that is open, unless it ends {@link End#STALE} or {@link End#NEXT_HOST}, or it was delivered
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
        STALE,
        /** This host does not take the message now, and another one may; whoever is open is left to it. */
        NEXT_HOST
    }

    private final SmtpConnection connection;
    private final DeliveryRequest request;
    private final Hosts hosts;
    private final Outcomes outcomes;
    private final boolean mayBeStale;
    private final boolean lmtp;
    private final boolean pipelining;
    private final boolean chunking;
    private final RelayedEnvelope envelope;
    private int[] recipients = {};
    private int[] accepted = {};
    private int acceptedCount;
    private @Nullable Verdict tooMany;
    private boolean mailRefused;
    private boolean elsewhere;
    private boolean heard;
    private DeliveryPhase phase = DeliveryPhase.MAIL;

    /** @param hosts what is left to be tried when this connection is of no use */
    MailTransaction(
            SmtpConnection connection, DeliveryRequest request, Hosts hosts, Outcomes outcomes, boolean mayBeStale) {
        this.connection = connection;
        this.request = request;
        this.hosts = hosts;
        this.outcomes = outcomes;
        this.mayBeStale = mayBeStale;
        this.lmtp = request.nextHop().kind() == NextHop.Kind.LMTP;
        this.pipelining = connection.capabilities().pipelining();
        ServerCapabilities server = connection.capabilities();
        // LMTP servers are asked for it only where there is no other way.
        this.chunking = server.chunking() && (!lmtp || isBinary());
        this.envelope = new RelayedEnvelope(request.envelope(), server, Instant.now());
    }

    private boolean isBinary() {
        return request.envelope().bodyType() == BodyType.BINARY_MIME;
    }

    End run() {
        try {
            boolean delivered = isWithinSizeLimit() && mayGoHere() && sendEnvelope() && sendContent();
            if (!delivered && tooMany != null) {
                decideRest(tooMany);
            }
            return elsewhere ? End.NEXT_HOST : End.CLEAN;
        } catch (SessionTrouble e) {
            if (mayBeStale && !heard && e.trouble() == Trouble.CONNECTION_LOST) {
                return End.STALE;
            }
            // Unless a 421 has said what to do.
            if (!elsewhere && outcomes.open().length > 0) {
                follow(DeliveryFailurePolicy.onTrouble(phase, e.trouble(), e.detail(), hosts.areUsedUp()));
            }
            return elsewhere ? End.NEXT_HOST : End.BROKEN;
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

    /** What the server does not offer and the message cannot go without. */
    private boolean mayGoHere() throws IOException {
        ServerCapabilities server = connection.capabilities();
        if (isBinary() && !server.binaryMime()) {
            decideRest(DeliveryFailurePolicy.onNoBinaryMime());
        } else if (!lmtp && envelope.missesDeadline()) {
            decideRest(DeliveryFailurePolicy.onNoDeliverBy());
        } else if (!lmtp && envelope.isShortOfTime()) {
            decideRest(DeliveryFailurePolicy.onShortDeadline());
        } else if (!envelope.canSayReversePath()) {
            decideRest(DeliveryFailurePolicy.onNoSmtpUtf8(FailureScope.MESSAGE));
        } else if (request.envelope().options().smtpUtf8()
                && !server.smtpUtf8()
                && HeaderOctets.goBeyondAscii(request.content())) {
            decideRest(DeliveryFailurePolicy.onUtf8Header());
        } else {
            refuseUnsayable();
        }
        recipients = outcomes.open();
        accepted = new int[recipients.length];
        return recipients.length > 0;
    }

    private void refuseUnsayable() {
        List<Mailbox> mailboxes = request.envelope().recipients();
        for (int i = 0; i < mailboxes.size(); i++) {
            if (!envelope.canSay(mailboxes.get(i))) {
                Verdict verdict = DeliveryFailurePolicy.onNoSmtpUtf8(FailureScope.RECIPIENT);
                outcomes.decide(i, verdict.outcome(connection.remoteHost()));
            }
        }
    }

    // ---- envelope ------------------------------------------------------------------------------------------------

    /** Up to the reply to DATA, or where BDAT may follow. True when the content is to follow. */
    private boolean sendEnvelope() throws IOException {
        boolean reset = connection.needsReset();
        if (reset) {
            connection.commands().rset();
        }
        connection.commands().mail(envelope, request.content().size());
        if (!pipelining) {
            send();
            receiveMail(reset);
        }
        List<Mailbox> mailboxes = request.envelope().recipients();
        int group = pipelining ? GROUP : 1;
        for (int from = 0; from < recipients.length && !mailRefused; from += group) {
            int to = Math.min(from + group, recipients.length);
            for (int i = from; i < to; i++) {
                connection.commands().rcpt(envelope, mailboxes.get(recipients[i]));
            }
            boolean withData = pipelining && !chunking && to == recipients.length;
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
        if (acceptedCount == 0 || chunking) {
            return acceptedCount > 0;
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
            follow(judge(reply));
        }
    }

    private void receiveRcpt(int recipient) throws SessionTrouble {
        phase = DeliveryPhase.RCPT;
        Reply reply = receive(timeouts().command());
        if (mailRefused) {
            // Sent in one group with MAIL: whatever it says, it is about that.
            return;
        }
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
        if (chunking) {
            sendChunk();
        } else {
            sendData();
        }
        phase = DeliveryPhase.DATA_END;
        boolean delivered = lmtp ? receiveEach() : receiveForAll();
        // What is left of a transaction whose chunk was refused, nobody knows (RFC 3030 §2).
        connection.needsReset(chunking && !delivered);
        connection.countMessage();
        return delivered;
    }

    private void sendData() throws IOException {
        OutputStream out = contentStream();
        DotEncoder encoder = new DotEncoder(out);
        request.content().writeTo(encoder);
        requireWhole(encoder.octets(), request.content().size());
        encoder.finish();
        out.flush();
    }

    /** The length is said before, so a content that ends too early leaves the server waiting: it takes nothing. */
    private void sendChunk() throws IOException {
        OutputStream out = contentStream();
        connection.commands().bdatLast(request.content().size()).drainTo(out);
        CountingOutput counting = new CountingOutput(out, request.content().size());
        request.content().writeTo(counting);
        requireWhole(counting.octets(), request.content().size());
        out.flush();
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
            return new DeliveryOutcome.Delivered(
                    reply.status().orElse(OK),
                    connection.remoteHost(),
                    reply,
                    envelope.passesDsnOn(),
                    envelope.passesDeadlineOn(),
                    connection.tlsWords());
        }
        return judge(reply).outcome(connection.remoteHost());
    }

    // ---- small things --------------------------------------------------------------------------------------------

    private void send() throws SessionTrouble {
        connection.send(hosts.deadline().sooner(timeouts().command()));
    }

    private Reply receive(Duration limit) throws SessionTrouble {
        Reply reply = connection.receive(hosts.deadline().sooner(limit));
        if (reply.code() == CLOSING) {
            if (!elsewhere && (heard || !mayBeStale)) {
                follow(judge(reply));
            }
            throw new SessionTrouble(Trouble.CONNECTION_LOST, reply.toString());
        }
        heard = true;
        return reply;
    }

    /** Lets through what was announced and no octet more, which would be a command. */
    private static final class CountingOutput extends OutputStream {
        private final OutputStream out;
        private final long most;
        private long octets;

        CountingOutput(OutputStream out, long most) {
            this.out = out;
            this.most = most;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            octets += length;
            if (octets > most) {
                throw new IOException("content of " + most + " octets gave more");
            }
            out.write(from, offset, length);
        }

        long octets() {
            return octets;
        }
    }

    private OutputStream contentStream() throws SessionTrouble {
        return connection.contentStream(timeouts().dataBlock(), hosts.deadline());
    }

    /** True for 2yz, false for 4yz and 5yz; 3yz fits only behind DATA. */
    private static boolean isCompleted(Reply reply) throws SessionTrouble {
        if (reply.code() / 100 == 3) {
            throw new SessionTrouble(Trouble.BAD_REPLY, reply.toString());
        }
        return reply.isPositive();
    }

    private Verdict judge(Reply reply) {
        return DeliveryFailurePolicy.onReply(phase, reply, hosts.areUsedUp());
    }

    /** For all that are open: the outcome, or another host. */
    private void follow(Verdict verdict) {
        if (verdict.step() == Step.NEXT_HOST) {
            elsewhere = true;
        } else {
            decideRest(verdict);
        }
    }

    private void decideRest(Verdict verdict) {
        outcomes.decideRest(verdict, connection.remoteHost());
    }

    private SmtpTimeouts timeouts() {
        return request.timeouts();
    }
}
