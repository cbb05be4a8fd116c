package org.mailstage.connector.inbound;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.ReceivedMessage;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.DataFault;
import org.mailstage.core.smtp.server.SessionStep;
import org.mailstage.core.smtp.server.SmtpServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client: bytes into the session, its replies out, its messages to the receiver.
 *
 * <p>Everything runs on the channel's event loop, but for {@link #drain}, {@link #shutDown}, {@link #expireIfSilent} and
 * the receiver's answer, which go there by themselves. While a message is at the receiver nothing is read: input that
 * was pipelined is kept, and what comes on top stays in the socket.
 */
final class SmtpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);
    private static final int TLS_HANDSHAKE = 0x16;
    private static final long LINGER_MILLIS = 2_000;
    private static final Reply BUSY = Reply.of(451, "4.3.2", "Too many messages at once, try again later");
    private static final Reply NO_TLS = Reply.of(500, "5.5.2", "no TLS on this port");
    private static final Reply FAULT = Reply.of(421, "4.3.0", "Internal fault, closing connection");

    private enum State {
        /** The next bytes are a command. */
        COMMAND,
        /** The next bytes are message data. */
        DATA,
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
    private State state = State.COMMAND;
    private ByteBuf input = Unpooled.EMPTY_BUFFER;
    private @Nullable IncomingMessage incoming;
    private boolean talked;
    private boolean draining;
    private boolean inputEnded;
    private boolean lastReplySent;
    private volatile long lastProgress = System.nanoTime();

    SmtpConnection(ListenerContext listener, Channel channel, SmtpServerSession session) {
        this.listener = listener;
        this.channel = channel;
        this.session = session;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (state == State.CLOSING) {
            return;
        }
        perform(context, draining ? session.shuttingDown() : session.open());
        replies.flush(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (state == State.CLOSING) {
            bytes.release();
            return;
        }
        input = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), input, bytes);
        if (state == State.RECEIVING) {
            // Asked for only when a client does send on, which spares the others two system calls per message.
            context.channel().config().setAutoRead(false);
        } else {
            process(context);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        replies.flush(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable() && state != State.RECEIVING) {
            resume(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded = true;
            closeIfEnded(context);
        }
    }

    /** Closes when the client has ended its side and there is nothing left to answer. */
    private void closeIfEnded(ChannelHandlerContext context) {
        if (!inputEnded || state == State.RECEIVING) {
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
        abandonMessage();
        dropInput();
        replies.flushLast(context).addListener(ChannelFutureListener.CLOSE);
    }

    private void logIfInData(ChannelHandlerContext context) {
        if (state == State.DATA) {
            LOG.debug(
                    "MTA-11017 client gone in mid-data client={}",
                    context.channel().remoteAddress());
        }
    }

    private void resume(ChannelHandlerContext context) {
        process(context);
        replies.flush(context);
        closeIfEnded(context);
        if (!context.channel().config().isAutoRead() && context.channel().isWritable() && state != State.RECEIVING) {
            context.channel().config().setAutoRead(true);
        }
    }

    private void process(ChannelHandlerContext context) {
        boolean progress = true;
        while (progress && input.isReadable() && (state == State.COMMAND || state == State.DATA)) {
            if (!context.channel().isWritable()) {
                // The client sends and does not read the replies: back-pressure.
                context.channel().config().setAutoRead(false);
                return;
            }
            progress = state == State.DATA ? readData(context) : readCommand(context);
        }
        if (!input.isReadable()) {
            dropInput();
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
        switch (lines.next(input, listener.policy().limits().commandLine())) {
            case LINE -> perform(context, session.command(lines.octets(), lines.length()));
            case TOO_LONG -> perform(context, session.lineTooLong());
            case BARE_LINE_FEED -> perform(context, session.bareLineFeed());
            default -> {
                return false;
            }
        }
        lastProgress = System.nanoTime();
        return true;
    }

    private void perform(ChannelHandlerContext context, SessionStep step) {
        for (Reply reply : step.replies()) {
            replies.add(context, reply);
        }
        switch (step.next()) {
            case COMMAND -> state = State.COMMAND;
            case DATA -> {
                state = State.DATA;
                incoming = IncomingMessage.begin(session, listener);
            }
            default -> close(context, step.reply());
        }
        if (draining && state == State.COMMAND && !session.inTransaction()) {
            perform(context, session.shuttingDown());
        }
    }

    private boolean readData(ChannelHandlerContext context) {
        IncomingMessage message = incoming;
        if (message == null) {
            throw new IllegalStateException("data without a message");
        }
        boolean whole = message.read(input, listener.scratch());
        lastProgress = System.nanoTime();
        if (whole) {
            incoming = null;
            endOfData(context, message);
        }
        return true;
    }

    private void endOfData(ChannelHandlerContext context, IncomingMessage message) {
        Optional<DataFault> fault = message.fault();
        if (fault.isPresent()) {
            refuse(context, message, session.dataRefused(fault.get(), message.size()));
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
        ReceivedMessage received =
                new ReceivedMessage(message.id(), session.envelope(), content, session.client(), message.receivedAt());
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
            if (reply.isPresent() && reply.get().isPositive()) {
                listener.statistics().messageAccepted(message.content().size());
            } else {
                listener.statistics().messageRefused();
            }
            if (state == State.RECEIVING) {
                lastProgress = System.nanoTime();
                perform(
                        context,
                        reply.map(r -> session.completed(r, message.content().size()))
                                .orElseGet(() -> session.temporaryFailure(
                                        message.content().size())));
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
        abandonMessage();
        boolean politely = last.code() == 221 && !input.isReadable();
        dropInput();
        Channel closing = context.channel();
        replies.flushLast(context).addListener(sent -> {
            lastReplySent = true;
            if (politely || inputEnded || !sent.isSuccess() || !(closing instanceof DuplexChannel duplex)) {
                closing.close();
                return;
            }
            duplex.shutdownOutput();
            closing.config().setAutoRead(true);
            context.executor().schedule(() -> closing.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
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
        if (state == State.DATA) {
            LOG.debug(
                    "MTA-11017 client gone in mid-data client={}",
                    context.channel().remoteAddress());
        }
        state = State.CLOSING;
        abandonMessage();
        dropInput();
        replies.discard();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("MTA-11018 connection broken client={}", context.channel().remoteAddress(), cause);
            context.close();
            return;
        }
        LOG.error("MTA-11019 session failed client={}", context.channel().remoteAddress(), cause);
        if (state != State.CLOSING) {
            perform(context, new SessionStep(FAULT, SessionStep.Next.CLOSE));
        } else {
            context.close();
        }
    }

    /** Closes the connection with 421 as soon as no mail transaction is open. Any thread. */
    void drain() {
        onEventLoop(context -> {
            draining = true;
            if (state == State.COMMAND && !session.inTransaction()) {
                perform(context, session.shuttingDown());
            }
        });
    }

    /** Closes the connection with 421 now, whatever it does. Any thread. */
    void shutDown() {
        onEventLoop(context -> {
            draining = true;
            if (state != State.CLOSING) {
                perform(context, session.shuttingDown());
            }
        });
    }

    /** Closes the connection with 421 when the client has been silent for longer than that. Any thread. */
    void expireIfSilent(long nanos) {
        if (System.nanoTime() - lastProgress < nanos) {
            return;
        }
        onEventLoop(context -> {
            if (state == State.CLOSING) {
                context.close();
            } else if (state != State.RECEIVING && System.nanoTime() - lastProgress >= nanos) {
                perform(context, session.timedOut());
            }
        });
    }

    /** Cuts the connection. Any thread. */
    void abort() {
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
