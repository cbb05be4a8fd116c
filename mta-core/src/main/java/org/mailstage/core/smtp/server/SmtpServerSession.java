package org.mailstage.core.smtp.server;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.message.ReceivedField;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.smtp.EsmtpParameter;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.SessionStep.Next;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SMTP session as a state machine: what happens goes in, the reply and what follows it comes out (RFC 5321 §3, §4).
 *
 * <p>It has no socket and no clock. The connector calls {@link #open()} once, {@link #command} for every line, and, after
 * a step that says {@link Next#DATA}, exactly one of {@link #completed}, {@link #temporaryFailure} and
 * {@link #dataRefused}. After a step that says {@link Next#CLOSE} the session takes no more. Not thread-safe: one thread
 * at a time.
 *
 * <p>Nothing that a client does makes a method throw. A policy that throws refuses for now (451). The session ends with 421
 * at the first error after {@link ReceptionLimits#errors()} of them; an accepted message sets the count back, and
 * commands that bring no mail forward count as errors when there are too many of them in a row.
 */
public final class SmtpServerSession {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpServerSession.class);

    /** Commands without progress (NOOP, RSET, VRFY, HELP, EHLO) that a client has free between two messages. */
    private static final int FREE_COMMANDS = 100;

    private enum State {
        CONNECTED,
        /** Greeted, or between two transactions. */
        READY,
        TRANSACTION,
        DATA,
        CLOSED
    }

    private final ReceptionPolicy policy;
    private final PolicyStage guard;
    private final int sessions;
    private final int sessionsOfAddress;

    private ClientInfo client;
    private State state = State.CONNECTED;
    private @Nullable MailTransaction transaction;
    private @Nullable ReceivedField receivedField;
    private int errors;
    private int freeCommands;

    /**
     * @param guard asked before the policy at MAIL
     * @param client the client, whose HELO name is not known yet
     * @param sessions sessions open now, this one included
     * @param sessionsOfAddress those of them that come from this client's address
     */
    public SmtpServerSession(
            ReceptionPolicy policy, PolicyStage guard, ClientInfo client, int sessions, int sessionsOfAddress) {
        this.policy = policy;
        this.guard = guard;
        this.client = client;
        this.sessions = sessions;
        this.sessionsOfAddress = sessionsOfAddress;
    }

    /** The connection is made: the greeting, or the policy's refusal. */
    public SessionStep open() {
        Optional<Reply> refusal = ask(() -> policy.onConnect(client, sessions, sessionsOfAddress));
        if (refusal.isPresent()) {
            return close(refusal.get());
        }
        state = State.READY;
        return new SessionStep(ServerReplies.greeting(policy.hostname()), Next.COMMAND);
    }

    /**
     * A line arrived.
     *
     * @param line its octets without CRLF, from index 0 on
     * @param length how many
     */
    public SessionStep command(byte[] line, int length) {
        if (state == State.CLOSED) {
            return close(ServerReplies.CLOSED);
        }
        if (state == State.CONNECTED || state == State.DATA) {
            throw new IllegalStateException("no command is expected now: " + state);
        }
        Command command = CommandParser.parse(line, length);
        if (command instanceof Command.Recipient rcpt) {
            return recipient(rcpt);
        }
        if (command instanceof Command.Mail mail) {
            return mail(mail);
        }
        if (command instanceof Command.Simple simple) {
            return simple(simple);
        }
        if (command instanceof Command.Hello hello) {
            return hello(hello);
        }
        Command.Refused refused = (Command.Refused) command;
        return refused.foreign() ? close(refused.reply()) : answer(refused.reply());
    }

    /** A command line was longer than {@link ReceptionLimits#commandLine()}; the connector threw it away. */
    public SessionStep lineTooLong() {
        return answer(ServerReplies.COMMAND_TOO_LONG);
    }

    /**
     * A command line ended by a bare LF or contained a bare CR. Client and server no longer agree on where lines end, which
     * is what SMTP smuggling lives on.
     */
    public SessionStep bareLineFeed() {
        return close(ServerReplies.BARE_LINE_END);
    }

    /** True from MAIL until the message is answered or the transaction is given up. */
    public boolean inTransaction() {
        return transaction != null;
    }

    /** The envelope of the message whose data are being read. */
    public Envelope envelope() {
        return openTransaction().envelope();
    }

    /** The client, with what it said in EHLO or HELO. */
    public ClientInfo client() {
        return client;
    }

    /** The {@code Received:} field for the message whose data are being read. */
    public byte[] receivedField(QueueId id, Instant at) {
        ReceivedField field = receivedField;
        if (field == null) {
            String helo = client.helo();
            field = new ReceivedField(helo == null ? "" : helo, client.extended(), client.address(), policy.hostname());
            receivedField = field;
        }
        return field.build(id, envelope(), at);
    }

    /** The data were read to the final dot, or cannot be, and are not acceptable. */
    public SessionStep dataRefused(DataFault fault) {
        endTransaction();
        Reply reply = ServerReplies.data(fault);
        return fault == DataFault.BARE_CR_OR_LF ? close(reply) : answer(reply);
    }

    /** The receiver decided on the message; its reply goes to the client as it is. */
    public SessionStep completed(Reply receiverReply) {
        endTransaction();
        if (receiverReply.isPositive()) {
            errors = 0;
            freeCommands = 0;
        } else if (receiverReply.isPermanent()) {
            errors++;
        }
        return closes(receiverReply) ? close(receiverReply) : new SessionStep(receiverReply, Next.COMMAND);
    }

    /** The receiver failed; the message stays the client's. */
    public SessionStep temporaryFailure() {
        endTransaction();
        return answer(ServerReplies.TEMPORARY_FAILURE);
    }

    /** The client was silent for longer than {@link ReceptionLimits#idle()}. */
    public SessionStep timedOut() {
        return close(ServerReplies.TIMED_OUT);
    }

    /** The server stops. */
    public SessionStep shuttingDown() {
        return close(ServerReplies.SHUTTING_DOWN);
    }

    private SessionStep hello(Command.Hello hello) {
        endTransaction();
        client = client.withHello(hello.domain(), hello.extended());
        receivedField = null;
        String hostname = policy.hostname();
        return free(
                hello.extended()
                        ? ServerReplies.extendedHello(hostname, policy.limits().messageSize())
                        : ServerReplies.hello(hostname));
    }

    private SessionStep mail(Command.Mail mail) {
        if (client.helo() == null) {
            return answer(ServerReplies.HELLO_FIRST);
        }
        if (state == State.TRANSACTION) {
            return answer(ServerReplies.NESTED_MAIL);
        }
        BodyType bodyType = BodyType.SEVEN_BIT;
        for (EsmtpParameter parameter : mail.parameters()) {
            switch (parameter.keyword()) {
                case "SIZE":
                    Optional<Reply> refusal = declaredSize(parameter);
                    if (refusal.isPresent()) {
                        return answer(refusal.get());
                    }
                    break;
                case "BODY":
                    Optional<BodyType> body = bodyType(parameter);
                    if (body.isEmpty()) {
                        return answer(ServerReplies.PARAMETER_VALUE);
                    }
                    bodyType = body.get();
                    break;
                default:
                    return answer(ServerReplies.UNKNOWN_PARAMETER);
            }
        }
        ReversePath reversePath = mail.reversePath();
        MailRequest mailRequest = new MailRequest(reversePath, bodyType, -1, EnvelopeOptions.NONE);
        Optional<Reply> refusal =
                ask(() -> guard.onMail(client, mailRequest).and(() -> policy.onMail(client, mailRequest)));
        if (refusal.isPresent()) {
            return answer(refusal.get());
        }
        transaction = new MailTransaction(reversePath, bodyType);
        state = State.TRANSACTION;
        return answer(ServerReplies.SENDER_OK);
    }

    /** RFC 1870 §4: one to twenty digits, which is more than a long holds. */
    private Optional<Reply> declaredSize(EsmtpParameter parameter) {
        String digits = parameter.value() == null ? "" : parameter.value();
        if (digits.isEmpty() || digits.length() > 20) {
            return Optional.of(ServerReplies.PARAMETER_SYNTAX);
        }
        long limit = policy.limits().messageSize();
        long size = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return Optional.of(ServerReplies.PARAMETER_SYNTAX);
            }
            size = size > limit ? size : size * 10 + c - '0';
        }
        return size > limit ? Optional.of(ServerReplies.DATA_TOO_BIG) : Optional.empty();
    }

    private static Optional<BodyType> bodyType(EsmtpParameter parameter) {
        for (BodyType type : BodyType.values()) {
            if (type != BodyType.BINARY_MIME && type.keyword().equalsIgnoreCase(parameter.value())) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private SessionStep recipient(Command.Recipient rcpt) {
        if (state != State.TRANSACTION) {
            return answer(client.helo() == null ? ServerReplies.HELLO_FIRST : ServerReplies.MAIL_FIRST);
        }
        if (!rcpt.parameters().isEmpty()) {
            return answer(ServerReplies.UNKNOWN_PARAMETER);
        }
        MailTransaction open = openTransaction();
        if (open.recipients() >= policy.limits().recipients()) {
            return answer(ServerReplies.TOO_MANY_RECIPIENTS);
        }
        Mailbox recipient = rcpt.recipient();
        Optional<Reply> refusal = ask(() -> policy.onRecipient(
                client,
                new RecipientRequest(
                        new MailRequest(open.reversePath(), BodyType.SEVEN_BIT, -1, EnvelopeOptions.NONE),
                        open.recipients(),
                        recipient,
                        RecipientOptions.NONE)));
        if (refusal.isPresent()) {
            return answer(refusal.get());
        }
        open.add(recipient);
        return answer(ServerReplies.RECIPIENT_OK);
    }

    private SessionStep simple(Command.Simple command) {
        switch (command.verb()) {
            case DATA:
                return data();
            case RSET:
                endTransaction();
                return free(ServerReplies.OK);
            case QUIT:
                return close(ServerReplies.BYE);
            case VRFY:
                return free(ServerReplies.CANNOT_VERIFY);
            case HELP:
                return free(ServerReplies.HELP);
            case NOOP:
            default:
                return free(ServerReplies.OK);
        }
    }

    private SessionStep data() {
        if (state != State.TRANSACTION) {
            return answer(client.helo() == null ? ServerReplies.HELLO_FIRST : ServerReplies.MAIL_FIRST);
        }
        if (openTransaction().recipients() == 0) {
            return answer(ServerReplies.NO_VALID_RECIPIENTS);
        }
        state = State.DATA;
        return new SessionStep(ServerReplies.START_DATA, Next.DATA);
    }

    private MailTransaction openTransaction() {
        MailTransaction open = transaction;
        if (open == null) {
            throw new IllegalStateException("no mail transaction is open");
        }
        return open;
    }

    private void endTransaction() {
        transaction = null;
        if (state != State.CLOSED) {
            state = State.READY;
        }
    }

    private Optional<Reply> ask(Supplier<Verdict> question) {
        try {
            Verdict verdict = question.get();
            return verdict instanceof Verdict.Refuse refuse ? Optional.of(refuse.reply()) : Optional.empty();
        } catch (RuntimeException e) {
            LOG.error("MTA-10001 reception policy failed client={} role={}", client.address(), client.role(), e);
            return Optional.of(ServerReplies.TEMPORARY_FAILURE);
        }
    }

    private SessionStep free(Reply reply) {
        freeCommands++;
        return freeCommands > FREE_COMMANDS ? error(reply) : answer(reply);
    }

    private SessionStep answer(Reply reply) {
        if (closes(reply)) {
            return close(reply);
        }
        return reply.isPermanent() ? error(reply) : new SessionStep(reply, Next.COMMAND);
    }

    private SessionStep error(Reply reply) {
        errors++;
        return errors > policy.limits().errors()
                ? close(ServerReplies.TOO_MANY_ERRORS)
                : new SessionStep(reply, Next.COMMAND);
    }

    /** RFC 5321 §3.8, RFC 7504: replies after which a server hangs up. */
    private static boolean closes(Reply reply) {
        return reply.code() == 421 || reply.code() == 521;
    }

    private SessionStep close(Reply reply) {
        transaction = null;
        state = State.CLOSED;
        return new SessionStep(reply, Next.CLOSE);
    }
}
