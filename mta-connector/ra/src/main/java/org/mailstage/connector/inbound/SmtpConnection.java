package org.mailstage.connector.inbound;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.connector.tls.TlsHandshake;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.Chunk;
import org.mailstage.core.smtp.server.DataFault;
import org.mailstage.core.smtp.server.HeaderVerdict;
import org.mailstage.core.smtp.server.Pending;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.SessionStep;
import org.mailstage.core.smtp.server.SmtpServerSession;
import org.mailstage.core.smtp.server.TlsMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client: bytes into the session, its replies out, its messages to the receiver.
 *
 * <p>Everything runs on the channel's event loop; the methods of {@link OpenConnection}, verdicts and the receiver's answer
 * go there by themselves. While a message is at the receiver, or a verdict is being looked up, nothing is read: input
 * that was pipelined is kept, and what comes on top stays in the socket. A client that waits for us, and one that is idle,
 * has no buffer here.
 */
final class SmtpConnection extends ChannelInboundHandlerAdapter implements OpenConnection {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);
    private static final int TLS_HANDSHAKE = 0x16;
    /** The start of a line is copied out of a buffer this many times its size, which the channel uses again. */
    private static final int WASTEFUL = 4;

    private static final Reply BUSY = Reply.of(451, "4.3.2", "Too many messages at once, try again later");
    private static final Reply NO_TLS = Reply.of(500, "5.5.2", "no TLS on this port");
    private static final Reply FAULT = Reply.of(421, "4.3.0", "Internal fault, closing connection");

    private enum State {
        /** The session is not open yet. */
        NEW,
        /** The next bytes are a TLS handshake. */
        HANDSHAKE,
        /** The next bytes are a command. */
        COMMAND,
        /** The next bytes are message data up to the final dot. */
        DATA,
        /** The next bytes are a chunk. */
        CHUNK,
        /** A verdict is being looked up. */
        WAITING,
        /** A message is at the receiver. */
        RECEIVING,
        /** The last reply is said. */
        CLOSING
    }

    private final ListenerContext listener;
    private final Channel channel;
    private final SmtpServerSession session;
    private final CommandLines lines = new CommandLines();
    private final ReplyWriter replies = new ReplyWriter();
    private final Deadline deadline;
    private State state = State.NEW;
    private ByteBuf input = Unpooled.EMPTY_BUFFER;
    private @Nullable IncomingMessage incoming;
    private @Nullable TlsHandshake handshake;
    private long discard;
    private boolean greeted;
    private boolean talked;
    private boolean midLine;
    private boolean draining;
    private boolean inputEnded;
    private boolean lastReplySent;

    SmtpConnection(ListenerContext listener, Channel channel, SmtpServerSession session) {
        this.listener = listener;
        this.channel = channel;
        this.session = session;
        this.deadline = new Deadline(limits());
    }

    private ReceptionLimits limits() {
        return listener.policy().limits();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (state != State.NEW) {
            return;
        }
        if (listener.settings().tls() == TlsMode.IMPLICIT) {
            beginHandshake(context);
        } else {
            open(context);
        }
    }

    private void open(ChannelHandlerContext context) {
        perform(context, draining ? session.shuttingDown() : session.open());
        replies.flush(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (state == State.CLOSING || state == State.HANDSHAKE) {
            // In a handshake: said in clear text before it, and therefore never (RFC 3207 §4.2).
            bytes.release();
            return;
        }
        if (!greeted && !input.isReadable()) {
            listener.statistics().earlyTalker();
        }
        input = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), input, bytes);
        if (isBusy()) {
            // Asked for only when a client does send on, which spares the others two system calls per message.
            context.channel().config().setAutoRead(false);
        } else {
            process(context);
        }
    }

    /** True while nothing is to be read. */
    private boolean isBusy() {
        return state == State.RECEIVING || state == State.WAITING;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        replies.flush(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable() && !isBusy()) {
            resume(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE || event == SslCloseCompletionEvent.SUCCESS) {
            inputEnded = true;
            closeIfEnded(context);
        } else if (event instanceof SslHandshakeCompletionEvent end) {
            endHandshake(context, end.cause());
        } else if (event instanceof SniCompletionEvent hello && !hello.isSuccess()) {
            endHandshake(context, hello.cause());
        }
    }

    private void beginHandshake(ChannelHandlerContext context) {
        ReceptionLimits limits = limits();
        state = State.HANDSHAKE;
        deadline.handshakeBegun(limits);
        TlsHandshake begun = listener.tls().handshake(listener.settings().clientCertificates(), limits.tlsHandshake());
        handshake = begun;
        context.pipeline().addBefore(context.name(), null, begun);
    }

    /** Both the client's hello and the whole handshake may report the same failure. */
    private void endHandshake(ChannelHandlerContext context, @Nullable Throwable failure) {
        TlsHandshake ended = handshake;
        if (state != State.HANDSHAKE || ended == null) {
            return;
        }
        handshake = null;
        listener.statistics().tlsHandshake(failure == null);
        if (failure != null) {
            LOG.info(
                    "MTA-11041 TLS handshake failed client={} listener={} cause=\"{}\"",
                    session.client().address().getHostAddress(),
                    listener.settings().name(),
                    failure.getMessage());
            state = State.CLOSING;
            context.close();
            return;
        }
        session.tlsEstablished(ended.session());
        if (greeted) {
            state = State.COMMAND;
            deadline.awaitCommand(limits());
            drainIfIdle(context);
        } else {
            open(context);
        }
    }

    /** Closes when the client has ended its side and there is nothing left to answer. */
    private void closeIfEnded(ChannelHandlerContext context) {
        // A client that ended its side behind its last command still wants the reply; before the greeting there was
        // none.
        if (!inputEnded || state == State.RECEIVING || state == State.WAITING && greeted) {
            return;
        }
        if (state == State.HANDSHAKE) {
            endHandshake(context, new IOException("connection closed"));
            return;
        }
        if (state == State.CLOSING) {
            if (lastReplySent) {
                context.close();
            }
            return;
        }
        if (!context.channel().isWritable()) {
            // Commands wait for room for their replies; resume() comes back here.
            return;
        }
        logIfInData(context);
        state = State.CLOSING;
        deadline.closing(limits());
        abandonMessage();
        dropInput();
        replies.flushLast(context).addListener(ChannelFutureListener.CLOSE);
    }

    private void logIfInData(ChannelHandlerContext context) {
        if (state == State.DATA || state == State.CHUNK) {
            LOG.debug(
                    "MTA-11017 client gone in mid-data client={}",
                    context.channel().remoteAddress());
        }
    }

    private void resume(ChannelHandlerContext context) {
        process(context);
        replies.flush(context);
        closeIfEnded(context);
        if (!context.channel().config().isAutoRead() && context.channel().isWritable() && !isBusy()) {
            context.channel().config().setAutoRead(true);
        }
    }

    private void process(ChannelHandlerContext context) {
        boolean progress = true;
        while (progress && input.isReadable()) {
            if (!context.channel().isWritable()) {
                // The client sends and does not read the replies: back-pressure.
                context.channel().config().setAutoRead(false);
                return;
            }
            progress = switch (state) {
                case COMMAND -> readCommand(context);
                case DATA -> readData(context);
                case CHUNK -> readChunk(context);
                default -> false;
            };
        }
        if (!input.isReadable()) {
            dropInput();
        } else if (input.capacity() > WASTEFUL * input.readableBytes()) {
            ByteBuf start = context.alloc().buffer(input.readableBytes());
            start.writeBytes(input);
            input.release();
            input = start;
        }
    }

    private void dropInput() {
        input.release();
        input = Unpooled.EMPTY_BUFFER;
    }

    private boolean readCommand(ChannelHandlerContext context) {
        if (!talked && input.getByte(input.readerIndex()) == TLS_HANDSHAKE) {
            perform(context, new SessionStep(NO_TLS, SessionStep.Next.CLOSE));
            return false;
        }
        talked = true;
        int limit = session.lineLimit();
        byte[] line = listener.scratch(limit);
        CommandLines.Found found = lines.next(input, limit, session.normalizesLineEnds(), line);
        if (found == CommandLines.Found.NOTHING) {
            if (!midLine) {
                midLine = true;
                deadline.commandBegun(limits());
            }
            return false;
        }
        midLine = false;
        perform(
                context,
                switch (found) {
                    case TOO_LONG -> session.lineTooLong();
                    case BARE_LINE_FEED -> session.bareLineFeed();
                    default -> session.command(line, lines.length());
                });
        return true;
    }

    /** Does what the session wants; verdicts that are there already cost no way around. */
    private void perform(ChannelHandlerContext context, SessionStep first) {
        SessionStep step = first;
        while (true) {
            say(context, step);
            if (step.next() != SessionStep.Next.WAIT) {
                break;
            }
            Pending pending = session.pending();
            if (pending.task().isPresent()
                    || !pending.stage().toCompletableFuture().isDone()) {
                await(context, pending);
                return;
            }
            step = session.resume();
        }
        switch (step.next()) {
            case COMMAND -> awaitCommand(context);
            case DATA -> {
                state = State.DATA;
                deadline.dataBegun(limits());
                incoming = IncomingMessage.begin(session, listener);
            }
            case CHUNK -> beginChunk(context);
            case TLS -> startTls(context, step.reply());
            default -> close(context, step.reply());
        }
    }

    private void say(ChannelHandlerContext context, SessionStep step) {
        for (Reply reply : step.replies()) {
            replies.add(context, reply);
            if (reply.code() == 235) {
                listener.statistics().authenticated(true);
            } else if (reply.code() == 535) {
                listener.statistics().authenticated(false);
            }
        }
    }

    private void awaitCommand(ChannelHandlerContext context) {
        state = State.COMMAND;
        greeted = true;
        deadline.awaitCommand(limits());
        if (incoming != null && !session.inTransaction()) {
            // RSET between two chunks, for example.
            abandonMessage();
        }
        drainIfIdle(context);
    }

    private void drainIfIdle(ChannelHandlerContext context) {
        if (draining && state == State.COMMAND && !session.inTransaction()) {
            perform(context, session.shuttingDown());
        }
    }

    private void await(ChannelHandlerContext context, Pending pending) {
        state = State.WAITING;
        deadline.waiting(limits());
        pending.stage()
                .whenComplete((result, failure) -> context.executor().execute(() -> {
                    if (state == State.WAITING) {
                        perform(context, session.resume());
                        resume(context);
                    }
                }));
        pending.task()
                .filter(task -> !listener.reception().lookUp(task))
                .ifPresent(task -> pending.stage()
                        .toCompletableFuture()
                        .completeExceptionally(
                                new CompletionException(new RejectedExecutionException("too many look-ups at once"))));
    }

    /**
     * What came before the handshake is never read as commands (RFC 3207 §4.2); and whoever sent any did not wait for its
     * turn, as somebody would who slips commands into another's session.
     */
    private void startTls(ChannelHandlerContext context, Reply reply) {
        if (input.isReadable()) {
            listener.statistics().earlyTalker();
            LOG.warn(
                    "MTA-11040 clear text behind STARTTLS, connection closed client={} listener={} octets={}",
                    session.client().address().getHostAddress(),
                    listener.settings().name(),
                    input.readableBytes());
            close(context, reply);
            return;
        }
        replies.flush(context);
        lines.reset();
        beginHandshake(context);
    }

    private boolean readData(ChannelHandlerContext context) {
        IncomingMessage message = message();
        boolean whole = message.read(input, listener.scratch());
        if (whole) {
            incoming = null;
            endOfData(context, message);
        } else {
            deadline.dataReceived(message.size(), limits());
        }
        return true;
    }

    private IncomingMessage message() {
        IncomingMessage message = incoming;
        if (message == null) {
            throw new IllegalStateException("data without a message");
        }
        return message;
    }

    private void beginChunk(ChannelHandlerContext context) {
        Chunk chunk = session.chunk();
        state = State.CHUNK;
        deadline.dataBegun(limits());
        if (chunk.discarded()) {
            abandonMessage();
            discard = chunk.size();
        } else {
            IncomingMessage message = incoming;
            if (message == null) {
                message = IncomingMessage.begin(session, listener);
                incoming = message;
            }
            message.beginChunk(chunk);
        }
        endIfChunkIsRead(context, chunk);
    }

    private boolean readChunk(ChannelHandlerContext context) {
        Chunk chunk = session.chunk();
        if (chunk.discarded()) {
            int count = (int) Math.min(input.readableBytes(), discard);
            input.skipBytes(count);
            discard -= count;
            deadline.dataReceived(chunk.size() - discard, limits());
        } else {
            IncomingMessage message = message();
            message.read(input, listener.scratch());
            deadline.dataReceived(message.chunkSize(), limits());
        }
        endIfChunkIsRead(context, chunk);
        return true;
    }

    private void endIfChunkIsRead(ChannelHandlerContext context, Chunk chunk) {
        if (chunk.discarded() ? discard > 0 : !message().chunkFinished()) {
            return;
        }
        if (chunk.discarded() || !chunk.last()) {
            perform(context, session.chunkReceived());
            return;
        }
        IncomingMessage message = message();
        incoming = null;
        endOfData(context, message);
    }

    private void endOfData(ChannelHandlerContext context, IncomingMessage message) {
        Optional<DataFault> fault = message.fault();
        if (fault.isPresent()) {
            refuse(context, message, session.dataRefused(fault.get(), message.size()));
            return;
        }
        HeaderVerdict header = message.header(session);
        if (header.refusal().isPresent()) {
            refuse(context, message, session.completed(header.refusal().get(), message.size()));
            return;
        }
        MessageContent content;
        try {
            content = message.finish();
        } catch (IOException e) {
            LOG.error("MTA-11012 cannot keep a message queueId={} cause={}", message.id(), e.toString());
            refuse(context, message, session.completed(MemoryGuard.NO_STORAGE, message.size()));
            return;
        }
        byte[] missing = header.missing();
        ReceivedMessage received = new ReceivedMessage(
                message.id(),
                header.envelope(),
                missing.length == 0 ? content : content.prefixedBy(missing),
                session.origin(),
                message.receivedAt());
        state = State.RECEIVING;
        if (!listener.reception().submit(received, message.content(), reply -> answer(context, received, reply))) {
            refuse(context, message, session.completed(BUSY, message.size()));
        }
    }

    private void refuse(ChannelHandlerContext context, IncomingMessage message, SessionStep step) {
        message.content().close();
        listener.statistics().messageRefused();
        perform(context, step);
    }

    private void answer(ChannelHandlerContext context, ReceivedMessage message, Optional<Reply> reply) {
        context.executor().execute(() -> {
            long size = message.content().size();
            if (reply.isPresent() && reply.get().isPositive()) {
                listener.statistics().messageAccepted(size);
            } else {
                listener.statistics().messageRefused();
            }
            if (state == State.RECEIVING) {
                perform(
                        context,
                        reply.map(r -> session.completed(r, size)).orElseGet(() -> session.temporaryFailure(size)));
                resume(context);
            } else {
                // The client may send it again: the one duplicate that RFC 5321 §4.5.3.2.6 accepts.
                LOG.info("MTA-11016 client gone before the reply queueId={} reply=\"{}\"", message.id(), reply);
            }
        });
    }

    /** Says the last reply and closes; unread input is read on for a moment, as it would reset the reply away. */
    private void close(ChannelHandlerContext context, Reply last) {
        state = State.CLOSING;
        deadline.closing(limits());
        if (!greeted) {
            listener.statistics().connectionRefused();
        }
        abandonMessage();
        boolean politely = last.code() == 221 && !input.isReadable();
        dropInput();
        Channel closing = context.channel();
        replies.flushLast(context).addListener(sent -> {
            lastReplySent = true;
            if (politely || inputEnded || !sent.isSuccess()) {
                closing.close();
            } else {
                HangUp.afterAMoment(closing);
            }
        });
    }

    private void abandonMessage() {
        IncomingMessage message = incoming;
        if (message != null) {
            incoming = null;
            message.content().close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (state == State.HANDSHAKE) {
            endHandshake(context, new IOException("connection closed"));
        }
        logIfInData(context);
        state = State.CLOSING;
        abandonMessage();
        dropInput();
        replies.discard();
        session.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            // A handshake that failed has been told of already; behind it the decoder fails on damaged records only.
            LOG.debug("MTA-11018 connection broken client={}", context.channel().remoteAddress(), cause);
            context.close();
            return;
        }
        LOG.error("MTA-11019 session failed client={}", context.channel().remoteAddress(), cause);
        if (state == State.CLOSING || state == State.HANDSHAKE) {
            context.close();
        } else {
            perform(context, new SessionStep(FAULT, SessionStep.Next.CLOSE));
        }
    }

    @Override
    public void drain() {
        onEventLoop(context -> {
            draining = true;
            if (state == State.NEW) {
                endNow(context, session::shuttingDown);
            } else {
                drainIfIdle(context);
            }
        });
    }

    @Override
    public void shutDown() {
        onEventLoop(context -> {
            draining = true;
            endNow(context, session::shuttingDown);
        });
    }

    @Override
    public void expire(long now) {
        if (!deadline.isOver(now)) {
            return;
        }
        onEventLoop(context -> {
            if (state != State.RECEIVING && deadline.isOver(System.nanoTime())) {
                endNow(context, session::timedOut);
            }
        });
    }

    private void endNow(ChannelHandlerContext context, Supplier<SessionStep> lastWords) {
        boolean speechless = state == State.NEW && listener.settings().tls() == TlsMode.IMPLICIT;
        if (speechless || state == State.HANDSHAKE || state == State.CLOSING) {
            context.close();
        } else {
            perform(context, lastWords.get());
        }
    }

    @Override
    public void abort() {
        channel.close();
    }

    private void onEventLoop(Consumer<ChannelHandlerContext> action) {
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext context = channel.pipeline().context(this);
            if (context != null && channel.isActive()) {
                action.accept(context);
                replies.flush(context);
            }
        });
    }
}
