package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.HeaderFault;
import org.mailstage.core.message.HeaderScan;
import org.mailstage.core.message.MissingFields;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.message.ReceivedField;
import org.mailstage.core.sasl.Identity;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.sasl.SaslStep;
import org.mailstage.core.sasl.SaslText;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.SessionStep.Next;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SMTP or LMTP session as a state machine: what happens goes in, replies and what follows them come out (RFC 5321 §3,
 * §4, RFC 2033).
 *
 * <p>It has no socket. The connector calls {@link #open()} once, {@link #command} for every line, and after a step that says
 *
 * <ul>
 *   <li>{@link Next#DATA}: exactly one of {@link #completed}, {@link #temporaryFailure} and {@link #dataRefused};
 *   <li>{@link Next#CHUNK}: when the octets of {@link #chunk()} are read, {@link #chunkReceived()} if it is not the last, else
 *       one of those three;
 *   <li>{@link Next#WAIT}: {@link #resume()} when {@link #pending()} is over, whose task is to be run on a work thread;
 *   <li>{@link Next#TLS}: {@link #tlsEstablished} when the handshake is done;
 *   <li>{@link Next#CLOSE}: nothing but {@link #closed()}, which ends every session.
 * </ul>
 *
 * Not thread-safe: one thread at a time.
 *
 * <p>Nothing that a client does makes a method throw. A policy that throws refuses for now (451). The session ends with 421
 * at the first error after {@link ReceptionLimits#errors()} of them; an accepted message sets the count back, and
 * commands that bring no mail forward count as errors when there are too many of them in a row.
 */
public final class SmtpServerSession {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpServerSession.class);

    /** Commands without progress (NOOP, RSET, VRFY, HELP, EHLO) that a client has free between two messages. */
    private static final int FREE_COMMANDS = 100;

    private static final int CRLF = 2;
    private static final byte[] NOTHING = {};

    /** Faults of a submitted header that do no harm on the way: old clients write raw 8-bit text. */
    private static final Set<HeaderFault> TOLERATED = EnumSet.of(HeaderFault.EIGHT_BIT, HeaderFault.NOT_UTF8);

    private enum State {
        CONNECTED,
        /** Greeted, or between two transactions. */
        READY,
        TRANSACTION,
        DATA,
        CHUNK,
        /** In an AUTH exchange: the next line answers a challenge. */
        AUTHENTICATION,
        /** Behind STARTTLS: the next is a handshake. */
        HANDSHAKE,
        CLOSED
    }

    /** What to do when a stage is over. */
    private record Waiting<T>(
            CompletionStage<T> stage,
            Function<T, SessionStep> then,
            @Nullable Runnable task) {
        SessionStep go() {
            return then.apply(stage.toCompletableFuture().join());
        }
    }

    private final ReceptionPolicy policy;
    private final PolicyStage guard;
    private final Clock clock;
    private final int sessions;
    private final int sessionsOfAddress;

    private ClientInfo client;
    private @Nullable ClientInfo forwarded;
    private State state = State.CONNECTED;
    private @Nullable Capabilities capabilities;
    private @Nullable MailTransaction transaction;
    private @Nullable AuthDialogue authentication;
    private @Nullable Chunk chunk;
    private @Nullable Waiting<?> waiting;
    private @Nullable ReceivedField receivedField;
    private int errors;
    private int freeCommands;
    private int transactions;
    private boolean ended;

    /**
     * @param guard asked before the policy at MAIL
     * @param client the client, whose HELO name is not known yet
     * @param sessions sessions open now, this one included
     * @param sessionsOfAddress those of them that come from this client's address
     */
    public SmtpServerSession(
            ReceptionPolicy policy,
            PolicyStage guard,
            ClientInfo client,
            int sessions,
            int sessionsOfAddress,
            Clock clock) {
        this.policy = policy;
        this.guard = guard;
        this.client = client;
        this.sessions = sessions;
        this.sessionsOfAddress = sessionsOfAddress;
        this.clock = clock;
    }

    /** The connection is made: the greeting, or the policy's refusal. */
    public SessionStep open() {
        return decide(() -> policy.onConnect(client, sessions, sessionsOfAddress), this::greet, this::close);
    }

    private SessionStep greet() {
        state = State.READY;
        return new SessionStep(ServerReplies.greeting(policy.hostname(), client.role()), Next.COMMAND);
    }

    /** Longest line that {@link #command} takes now, in octets with CRLF. */
    public int lineLimit() {
        int limit = policy.limits().commandLine();
        boolean mayAuthenticate = state == State.AUTHENTICATION
                || state == State.READY && capabilities != null && capabilities.offer(Extension.AUTH);
        return mayAuthenticate ? Math.max(limit, SaslText.MAX_LINE + CRLF) : limit;
    }

    /** Whether bare CR and LF of this client are mended instead of refused. */
    public boolean normalizesLineEnds() {
        return policy.listener().normalizeLineEnds() && policy.isTrusted(client);
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
        if (waiting != null || state != State.READY && state != State.TRANSACTION && state != State.AUTHENTICATION) {
            throw new IllegalStateException("no command is expected now: " + state);
        }
        if (state == State.AUTHENTICATION) {
            return authenticationLine(line, length);
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
        if (command instanceof Command.Chunk bdat) {
            return chunk(bdat);
        }
        if (command instanceof Command.Hello hello) {
            return hello(hello);
        }
        if (command instanceof Command.Authenticate auth) {
            Arrays.fill(line, 0, length, (byte) 0);
            return authenticate(auth);
        }
        Command.Refused refused = (Command.Refused) command;
        return refused.foreign() ? close(refused.reply()) : answer(refused.reply());
    }

    /** A line was longer than {@link #lineLimit()}; the connector threw it away. */
    public SessionStep lineTooLong() {
        if (state == State.AUTHENTICATION) {
            endAuthentication();
            return answer(ServerReplies.AUTH_LINE_TOO_LONG);
        }
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

    /** The client, with what it said in EHLO, HELO or LHLO. */
    public ClientInfo client() {
        return client;
    }

    /** The client as a trusted filter told it by XFORWARD, for log and trace; else {@link #client()}. */
    public ClientInfo origin() {
        ClientInfo told = forwarded;
        return told == null ? client : told;
    }

    /** The {@code Received:} field for the message whose data are being read. */
    public byte[] receivedField(QueueId id, Instant at) {
        ReceivedField field = receivedField;
        if (field == null) {
            field = ReceivedFields.of(client, policy);
            receivedField = field;
        }
        return field.build(id, envelope(), at);
    }

    /** What a step that said {@link Next#CHUNK} reads. */
    public Chunk chunk() {
        return Objects.requireNonNull(chunk, "chunk");
    }

    /** The decoder for the message whose data are about to be read, by DATA or by chunks. */
    public MessageDecoder decoder() {
        return state == State.CHUNK
                ? new ChunkDecoder(policy.limits(), openTransaction().mail().bodyType() == BodyType.BINARY_MIME)
                : new DataDecoder(policy.limits(), normalizesLineEnds());
    }

    /** A scan for the header section of the message whose data are about to be read; gets the decoded octets. */
    public HeaderScan headerScan() {
        return new HeaderScan(
                openTransaction().mail().options().smtpUtf8() ? AddressSyntax.UTF8 : AddressSyntax.ASCII_ONLY);
    }

    /** What the header section means for the message, which was read to its end without a fault. */
    public HeaderVerdict header(HeaderScan scan, QueueId id, Instant at) {
        scan.finish();
        Envelope sent = envelope();
        Envelope envelope = scan.tlsNotRequired() && !sent.options().requireTls()
                ? sent.withOptions(sent.options().withTlsOptional())
                : sent;
        byte[] missing = client.role().isSubmission() ? MissingFields.build(scan, id, policy.hostname(), at) : NOTHING;
        return new HeaderVerdict(headerRefusal(scan, envelope), envelope, missing);
    }

    private Optional<Reply> headerRefusal(HeaderScan scan, Envelope envelope) {
        if (scan.octets() > policy.limits().headerSize()) {
            return Optional.of(ServerReplies.HEADER_TOO_BIG);
        }
        if (client.role().isSubmission()) {
            for (HeaderFault fault : scan.faults()) {
                if (!TOLERATED.contains(fault)) {
                    return Optional.of(ServerReplies.header(fault));
                }
            }
        }
        try {
            Verdict verdict = policy.onHeader(client, envelope, scan);
            return verdict instanceof Verdict.Refuse refuse ? Optional.of(refuse.reply()) : Optional.empty();
        } catch (RuntimeException e) {
            LOG.error("MTA-10001 reception policy failed client={} role={}", client.address(), client.role(), e);
            return Optional.of(ServerReplies.TEMPORARY_FAILURE);
        }
    }

    /** A chunk that is not the last, or is to be dropped, was read. */
    public SessionStep chunkReceived() {
        MailTransaction open = transaction;
        if (chunk().last() && (open == null || open.refused())) {
            endTransaction();
            return answer(ServerReplies.MESSAGE_REFUSED);
        }
        if (open == null) {
            state = State.READY;
            return answer(client.helo() == null ? ServerReplies.HELLO_FIRST : ServerReplies.MAIL_FIRST);
        }
        state = State.TRANSACTION;
        return open.refused()
                ? answer(ServerReplies.MESSAGE_REFUSED)
                : new SessionStep(ServerReplies.CHUNK_OK, Next.COMMAND);
    }

    /** The message was read to its end, or cannot be, and is not acceptable. @param size octets read */
    public SessionStep dataRefused(DataFault fault, long size) {
        Reply reply = ServerReplies.data(fault);
        // Chunks have their length told, so the session is still in step.
        boolean lost = fault == DataFault.BARE_CR_OR_LF && !openTransaction().chunked();
        SessionStep step = endOfMessage(reply, size);
        return lost ? closeAfter(step) : step;
    }

    /** The receiver decided on the message; its reply goes to the client as it is. @param size octets read */
    public SessionStep completed(Reply receiverReply, long size) {
        if (receiverReply.isPositive()) {
            errors = 0;
            freeCommands = 0;
        }
        return endOfMessage(receiverReply, size);
    }

    /** The receiver failed; the message stays the client's. @param size octets read */
    public SessionStep temporaryFailure(long size) {
        return endOfMessage(ServerReplies.TEMPORARY_FAILURE, size);
    }

    /** RFC 2033 §4.2: LMTP answers once for each recipient. */
    private SessionStep endOfMessage(Reply reply, long size) {
        MailTransaction open = openTransaction();
        tell(() -> policy.onMessage(origin(), open.envelope(), size, reply));
        endTransaction();
        SessionStep step = closes(reply)
                ? close(reply)
                : reply.isPermanent() ? error(reply) : new SessionStep(reply, Next.COMMAND);
        return client.role() == ListenerRole.LMTP && step.reply() == reply
                ? new SessionStep(Collections.nCopies(open.accepted(), reply), step.next())
                : step;
    }

    /** What a step that said {@link Next#WAIT} waits for. */
    public Pending pending() {
        Waiting<?> current = Objects.requireNonNull(waiting, "waiting");
        return new Pending(current.stage(), current.task());
    }

    /** {@link #pending()} is over. */
    public SessionStep resume() {
        Waiting<?> current = Objects.requireNonNull(waiting, "waiting");
        waiting = null;
        if (state == State.CLOSED) {
            return close(ServerReplies.CLOSED);
        }
        try {
            return current.go();
        } catch (CompletionException | CancellationException e) {
            LOG.error("MTA-10003 look-up failed client={} role={}", client.address(), client.role(), e);
            endAuthentication();
            return state == State.CONNECTED
                    ? close(ServerReplies.TEMPORARY_FAILURE_CLOSING)
                    : answer(ServerReplies.TEMPORARY_FAILURE);
        }
    }

    /**
     * The TLS handshake is done: nothing that was said before it counts (RFC 3207 §4.2). With implicit TLS this comes before
     * {@link #open()}.
     */
    public void tlsEstablished(TlsSession tls) {
        client = client.withTls(tls);
        forwarded = null;
        capabilities = null;
        receivedField = null;
        transaction = null;
        if (state == State.HANDSHAKE) {
            state = State.READY;
        }
    }

    /** The client was silent for longer than {@link ReceptionLimits#idle()}. */
    public SessionStep timedOut() {
        return close(ServerReplies.TIMED_OUT);
    }

    /** The server stops. */
    public SessionStep shuttingDown() {
        return close(ServerReplies.SHUTTING_DOWN);
    }

    /** The connection is closed, for whatever reason. */
    public void closed() {
        transaction = null;
        state = State.CLOSED;
        if (!ended) {
            ended = true;
            tell(() -> policy.onClose(client));
        }
    }

    private SessionStep hello(Command.Hello hello) {
        boolean lmtp = client.role() == ListenerRole.LMTP;
        if (lmtp != (hello.verb() == Verb.LHLO)) {
            return answer(ServerReplies.UNKNOWN_COMMAND);
        }
        boolean extended = hello.verb() != Verb.HELO;
        ClientInfo named = client.withHello(hello.domain(), extended);
        return decide(() -> policy.onHello(named), () -> {
            endTransaction();
            client = named;
            receivedField = null;
            Capabilities offered = Capabilities.of(policy, client);
            capabilities = offered;
            String hostname = policy.hostname();
            return free(
                    extended
                            ? ServerReplies.extendedHello(hostname, offered.lines(policy.limits(), clock.instant()))
                            : ServerReplies.hello(hostname));
        });
    }

    private Capabilities capabilities() {
        Capabilities known = capabilities;
        if (known == null) {
            known = Capabilities.of(policy, client);
            capabilities = known;
        }
        return known;
    }

    private boolean tlsIsMissing() {
        return client.tls() == null && policy.listener().tls() == TlsMode.REQUIRED;
    }

    private SessionStep mail(Command.Mail mail) {
        if (client.helo() == null) {
            return answer(ServerReplies.HELLO_FIRST);
        }
        if (state == State.TRANSACTION) {
            return answer(ServerReplies.NESTED_MAIL);
        }
        if (tlsIsMissing()) {
            return answer(ServerReplies.TLS_FIRST);
        }
        if (transactions >= policy.limits().transactions()) {
            return close(ServerReplies.TOO_MANY_TRANSACTIONS);
        }
        MailParameters parameters = new MailParameters(capabilities(), policy.limits(), clock);
        Optional<Reply> refusal = parameters.read(mail.parameters());
        if (refusal.isPresent()) {
            return answer(refusal.get());
        }
        boolean clamped = parameters.priority() != 0 && client.user() == null && !policy.isTrusted(client);
        if (clamped) {
            parameters.prioritize(0);
        }
        MailRequest request = parameters.request(mail.reversePath(), client.user());
        if (mail.international() && !request.options().smtpUtf8()) {
            return answer(ServerReplies.NEEDS_SMTPUTF8);
        }
        return decide(() -> guard.onMail(client, request).and(() -> policy.onMail(client, request)), () -> {
            transactions++;
            transaction = new MailTransaction(request);
            state = State.TRANSACTION;
            return answer(clamped ? ServerReplies.otherPriority(0) : ServerReplies.SENDER_OK);
        });
    }

    private SessionStep recipient(Command.Recipient rcpt) {
        if (state != State.TRANSACTION) {
            return answer(client.helo() == null ? ServerReplies.HELLO_FIRST : ServerReplies.MAIL_FIRST);
        }
        MailTransaction open = openTransaction();
        if (open.chunked()) {
            return answer(ServerReplies.CHUNKS_BEGUN);
        }
        boolean smtpUtf8 = open.mail().options().smtpUtf8();
        if (rcpt.international() && !smtpUtf8) {
            return answer(ServerReplies.NEEDS_SMTPUTF8);
        }
        RecipientParameters parameters = new RecipientParameters(capabilities(), smtpUtf8);
        Optional<Reply> refusal = parameters.read(rcpt.parameters());
        if (refusal.isPresent()) {
            return answer(refusal.get());
        }
        if (open.recipients() >= policy.limits().recipients()) {
            return answer(ServerReplies.TOO_MANY_RECIPIENTS);
        }
        RecipientRequest request =
                new RecipientRequest(open.mail(), open.recipients(), rcpt.recipient(), parameters.options());
        return decide(() -> policy.onRecipient(client, request), () -> {
            open.add(request.recipient(), request.options());
            return answer(ServerReplies.RECIPIENT_OK);
        });
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
            case STARTTLS:
                return startTls();
            case VRFY:
                return tlsIsMissing()
                        ? answer(ServerReplies.TLS_FIRST)
                        : free(policy.verify(client, command.argument()));
            case EXPN:
                return expand(command.argument());
            case ETRN:
                return startQueue(command.argument());
            case XCLIENT:
                return xclient(command.argument());
            case XFORWARD:
                return xforward(command.argument());
            case HELP:
                return free(ServerReplies.HELP);
            case NOOP:
            default:
                return free(ServerReplies.OK);
        }
    }

    private SessionStep startTls() {
        if (client.tls() != null) {
            return answer(ServerReplies.TLS_ALREADY);
        }
        if (!capabilities().offer(Extension.STARTTLS)) {
            return answer(ServerReplies.NOT_IMPLEMENTED);
        }
        if (transaction != null || client.user() != null) {
            // What began in the open cannot go on as if it had been secured (session fixation).
            return answer(ServerReplies.TLS_TOO_LATE);
        }
        state = State.HANDSHAKE;
        return new SessionStep(ServerReplies.READY_FOR_TLS, Next.TLS);
    }

    private SessionStep expand(String list) {
        if (!capabilities().offer(Extension.EXPN)) {
            return answer(ServerReplies.NOT_IMPLEMENTED);
        }
        List<Mailbox> members = policy.expand(client, list).orElse(List.of());
        return free(members.isEmpty() ? ServerReplies.NOT_A_MEMBER_LIST : ServerReplies.members(members));
    }

    private SessionStep startQueue(String domain) {
        if (!capabilities().offer(Extension.ETRN)) {
            return answer(ServerReplies.NOT_IMPLEMENTED);
        }
        return transaction != null ? answer(ServerReplies.NOT_IN_TRANSACTION) : free(policy.startQueue(client, domain));
    }

    private SessionStep xclient(String argument) {
        if (!capabilities().offer(Extension.XCLIENT)) {
            return answer(ServerReplies.NOT_IMPLEMENTED);
        }
        if (transaction != null) {
            return answer(ServerReplies.NOT_IN_TRANSACTION);
        }
        Optional<XclientAttributes> parsed = XclientAttributes.parse(argument, XclientAttributes.KNOWN);
        if (parsed.isEmpty()) {
            return answer(ServerReplies.XCLIENT_SYNTAX);
        }
        XclientAttributes attributes = parsed.get();
        client = attributes
                .apply(client)
                .withHello(attributes.helo().orElse(null), true)
                .withUser(attributes.login().orElse(null));
        capabilities = null;
        receivedField = null;
        return greet();
    }

    private SessionStep xforward(String argument) {
        if (!capabilities().offer(Extension.XFORWARD)) {
            return answer(ServerReplies.NOT_IMPLEMENTED);
        }
        if (transaction != null) {
            return answer(ServerReplies.NOT_IN_TRANSACTION);
        }
        Optional<XclientAttributes> parsed = XclientAttributes.parse(argument, XclientAttributes.FORWARDED);
        if (parsed.isEmpty()) {
            return answer(ServerReplies.XCLIENT_SYNTAX);
        }
        ClientInfo told = parsed.get().apply(origin());
        forwarded = parsed.get().helo().map(helo -> told.withHello(helo, true)).orElse(told);
        return answer(ServerReplies.FORWARD_OK);
    }

    private SessionStep data() {
        if (state != State.TRANSACTION) {
            return answer(client.helo() == null ? ServerReplies.HELLO_FIRST : ServerReplies.MAIL_FIRST);
        }
        MailTransaction open = openTransaction();
        if (open.chunked()) {
            return answer(ServerReplies.CHUNKS_BEGUN);
        }
        if (open.recipients() == 0) {
            return answer(noRecipients());
        }
        if (open.mail().bodyType() == BodyType.BINARY_MIME) {
            return answer(ServerReplies.BINARY_BY_CHUNKS);
        }
        return decide(() -> policy.onData(client, open.envelope()), () -> {
            state = State.DATA;
            return new SessionStep(ServerReplies.START_DATA, Next.DATA);
        });
    }

    private Reply noRecipients() {
        return client.role() == ListenerRole.LMTP
                ? ServerReplies.NO_RECIPIENTS_LMTP
                : ServerReplies.NO_VALID_RECIPIENTS;
    }

    /** The octets are on their way whatever we think of them, so they are read before the reply (RFC 3030 §2). */
    private SessionStep chunk(Command.Chunk bdat) {
        if (!capabilities().offer(Extension.CHUNKING)) {
            return close(ServerReplies.CHUNK_SYNTAX);
        }
        if (bdat.size() > 2 * policy.limits().messageSize()) {
            return close(ServerReplies.CHUNK_TOO_BIG);
        }
        MailTransaction open = transaction;
        boolean first = open != null && !open.chunked();
        if (open == null) {
            return read(bdat, true);
        }
        open.chunk(bdat.size());
        if (open.recipients() == 0) {
            open.refuse();
        }
        if (!first || open.refused()) {
            return read(bdat, open.refused());
        }
        return decide(() -> policy.onData(client, open.envelope()), () -> read(bdat, false), refusal -> {
            open.refuse();
            return read(bdat, true);
        });
    }

    private SessionStep read(Command.Chunk bdat, boolean discarded) {
        chunk = new Chunk(bdat.size(), bdat.last(), discarded);
        state = State.CHUNK;
        return new SessionStep(List.of(), Next.CHUNK);
    }

    private SessionStep authenticate(Command.Authenticate auth) {
        if (client.user() != null) {
            return answer(ServerReplies.AUTHENTICATED_ALREADY);
        }
        if (transaction != null) {
            return answer(ServerReplies.NOT_IN_TRANSACTION);
        }
        if (client.helo() == null) {
            return answer(ServerReplies.HELLO_FIRST);
        }
        ListenerSettings listener = policy.listener();
        boolean offered = capabilities().mechanisms().contains(auth.mechanism());
        if (!offered && listener.auth() != AuthMode.NONE && client.tls() == null && listener.tls() != TlsMode.NONE) {
            return answer(ServerReplies.MECHANISM_NEEDS_TLS);
        }
        if (!capabilities().offer(Extension.AUTH)) {
            return answer(ServerReplies.NOT_IMPLEMENTED);
        }
        if (!offered) {
            return answer(ServerReplies.MECHANISM_UNKNOWN);
        }
        Optional<byte[]> initial = auth.initialResponse().flatMap(SaslText::decodeInitialResponse);
        if (auth.initialResponse().isPresent() && initial.isEmpty()) {
            return answer(ServerReplies.NOT_BASE64);
        }
        return decide(() -> policy.onAuthenticate(client), () -> beginAuthentication(auth.mechanism(), initial));
    }

    private SessionStep beginAuthentication(String mechanism, Optional<byte[]> initial) {
        Optional<SaslExchange> exchange = policy.authenticate(client, mechanism);
        if (exchange.isEmpty()) {
            return answer(ServerReplies.MECHANISM_UNKNOWN);
        }
        AuthDialogue dialogue = new AuthDialogue(exchange.get());
        authentication = dialogue;
        return onWorkThread(() -> dialogue.exchange().begin(initial));
    }

    private SessionStep authenticationLine(byte[] line, int length) {
        AuthDialogue dialogue = Objects.requireNonNull(authentication, "authentication");
        String text = new String(line, 0, length, ISO_8859_1);
        Arrays.fill(line, 0, length, (byte) 0);
        SaslStep.Failed failed = dialogue.failed();
        if (failed != null) {
            endAuthentication();
            return refuseAuthentication(failed);
        }
        if (SaslText.isAbort(text)) {
            endAuthentication();
            return answer(ServerReplies.AUTH_ABORTED);
        }
        Optional<byte[]> response = SaslText.decode(text);
        if (response.isEmpty()) {
            endAuthentication();
            return answer(ServerReplies.NOT_BASE64);
        }
        return onWorkThread(() -> dialogue.exchange().respond(response.get()));
    }

    private SessionStep onWorkThread(Supplier<SaslStep> step) {
        CompletableFuture<SaslStep> done = new CompletableFuture<>();
        return await(done, this::authenticated, () -> {
            try {
                done.complete(step.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
    }

    private SessionStep authenticated(SaslStep step) {
        return step.fold(
                challenge -> {
                    state = State.AUTHENTICATION;
                    return new SessionStep(ServerReplies.challenge(SaslText.encode(challenge.data())), Next.COMMAND);
                },
                succeeded -> {
                    endAuthentication();
                    return welcome(succeeded.identity());
                },
                failed -> {
                    Optional<byte[]> lastWords = failed.lastWords();
                    AuthDialogue dialogue = authentication;
                    if (lastWords.isPresent() && dialogue != null) {
                        dialogue.fail(failed);
                        state = State.AUTHENTICATION;
                        return new SessionStep(ServerReplies.challenge(SaslText.encode(lastWords.get())), Next.COMMAND);
                    }
                    endAuthentication();
                    return refuseAuthentication(failed);
                });
    }

    private SessionStep welcome(Identity identity) {
        client = client.withUser(identity.authorized());
        capabilities = null;
        receivedField = null;
        LOG.info(
                "MTA-10004 authenticated user={} actsAs={} client={} listener={}",
                identity.user(),
                identity.authorized(),
                client.address().getHostAddress(),
                client.listener());
        tell(() -> policy.onAuthenticated(client, identity.user()));
        return new SessionStep(ServerReplies.AUTHENTICATED, Next.COMMAND);
    }

    private SessionStep refuseAuthentication(SaslStep.Failed failed) {
        LOG.info(
                "MTA-10005 authentication failed reason={} detail=\"{}\" user=\"{}\" client={} listener={}",
                failed.reason(),
                failed.detail(),
                printable(failed.user()),
                client.address().getHostAddress(),
                client.listener());
        Reply reply = failed.reason().reply();
        return failed.reason().countsAsGuess()
                ? decide(() -> policy.onAuthenticationFailed(client, failed.user()), () -> answer(reply))
                : answer(reply);
    }

    /** A name out of the client's mouth cannot begin a line of the log. */
    private static String printable(String name) {
        StringBuilder text = new StringBuilder(Math.min(name.length(), 100));
        for (int i = 0; i < Math.min(name.length(), 100); i++) {
            char c = name.charAt(i);
            text.append(c < ' ' || c == '"' || c >= 0x7F && c < 0xA0 ? '?' : c);
        }
        return text.toString();
    }

    private void endAuthentication() {
        authentication = null;
        if (state == State.AUTHENTICATION) {
            state = State.READY;
        }
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

    private SessionStep decide(Supplier<Verdict> question, Supplier<SessionStep> accepted) {
        return decide(question, accepted, this::answer);
    }

    private SessionStep decide(
            Supplier<Verdict> question, Supplier<SessionStep> accepted, Function<Reply, SessionStep> refused) {
        Verdict verdict;
        try {
            verdict = question.get();
        } catch (RuntimeException e) {
            LOG.error("MTA-10001 reception policy failed client={} role={}", client.address(), client.role(), e);
            return refused.apply(ServerReplies.TEMPORARY_FAILURE);
        }
        return follow(verdict, accepted, refused);
    }

    private SessionStep follow(Verdict verdict, Supplier<SessionStep> accepted, Function<Reply, SessionStep> refused) {
        if (verdict instanceof Verdict.Refuse refuse) {
            return refused.apply(refuse.reply());
        }
        if (verdict instanceof Verdict.Later later) {
            CompletionStage<Verdict> safe = later.stage().exceptionally(failure -> {
                LOG.error(
                        "MTA-10001 reception policy failed client={} role={}",
                        client.address(),
                        client.role(),
                        failure);
                return Verdict.refuse(ServerReplies.TEMPORARY_FAILURE);
            });
            return await(safe, decided -> follow(decided, accepted, refused), null);
        }
        return accepted.get();
    }

    private <T> SessionStep await(CompletionStage<T> stage, Function<T, SessionStep> then, @Nullable Runnable task) {
        waiting = new Waiting<>(stage, then, task);
        return new SessionStep(List.of(), Next.WAIT);
    }

    private void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.error("MTA-10001 reception policy failed client={} role={}", client.address(), client.role(), e);
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
        tell(() -> policy.onError(client, reply));
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
        authentication = null;
        state = State.CLOSED;
        return new SessionStep(reply, Next.CLOSE);
    }

    private SessionStep closeAfter(SessionStep step) {
        transaction = null;
        state = State.CLOSED;
        return new SessionStep(step.replies(), Next.CLOSE);
    }
}
