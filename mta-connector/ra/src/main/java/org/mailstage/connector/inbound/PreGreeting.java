package org.mailstage.connector.inbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.connector.ListenerStatistics;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.ReplyEncoder;
import org.mailstage.core.smtp.server.TriageCase;
import org.mailstage.core.smtp.server.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes before the session of an unknown client: the teaser, one timer, and a watch for octets that come too early.
 *
 * <p>It stands in the pipeline before the session's handler, which hears of the connection, and gets what the client sent
 * meanwhile, once the verdict is to accept; then this handler is gone. Everything runs on the channel's event loop, and a
 * client that waits costs no thread.
 */
final class PreGreeting extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(PreGreeting.class);
    /** Input kept of a client that talks early; the rest stays in its socket. */
    private static final int MOST_HELD = 8 << 10;

    private final Supplier<Optional<TriageCase>> begin;
    private final ListenerStatistics statistics;
    private @Nullable TriageCase look;
    private @Nullable Future<?> timer;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private boolean refused;

    /** @param begin called when the connection is there; empty: the session begins at once */
    PreGreeting(Supplier<Optional<TriageCase>> begin, ListenerStatistics statistics) {
        this.begin = begin;
        this.statistics = statistics;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Optional<TriageCase> begun = begin.get();
        if (begun.isEmpty()) {
            startSession(context);
            return;
        }
        TriageCase mine = begun.get();
        look = mine;
        mine.teaser().ifPresent(text -> sayTeaser(context, text));
        mine.verdict().whenComplete((verdict, fault) -> context.executor().execute(() -> decide(context, verdict)));
        long millis = mine.greetWait().toMillis();
        if (millis > 0) {
            timer = context.executor().schedule(mine::waited, millis, TimeUnit.MILLISECONDS);
        } else {
            mine.waited();
        }
    }

    private static void sayTeaser(ChannelHandlerContext context, String text) {
        byte[] line = ("220-" + text + "\r\n").getBytes(ISO_8859_1);
        context.writeAndFlush(Unpooled.wrappedBuffer(line), context.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        TriageCase mine = look;
        if (refused || mine == null) {
            bytes.release();
            return;
        }
        if (!held.isReadable()) {
            statistics.earlyTalker();
        }
        held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), held, bytes);
        if (held.readableBytes() > MOST_HELD) {
            context.channel().config().setAutoRead(false);
        }
        mine.earlyTalk();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // Nothing that was read has gone to the next handler.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            context.close();
        }
    }

    private void decide(ChannelHandlerContext context, @Nullable Verdict verdict) {
        if (look == null) {
            return;
        }
        if (!isOpen(context.channel())) {
            giveUp();
        } else if (verdict instanceof Verdict.Refuse refusal) {
            refuse(context, refusal.reply());
        } else {
            startSession(context);
        }
    }

    /** False also when the listener is being stopped and has said 421. */
    private static boolean isOpen(Channel channel) {
        return channel.isActive() && !(channel instanceof DuplexChannel duplex && duplex.isOutputShutdown());
    }

    private void startSession(ChannelHandlerContext context) {
        look = null;
        cancelTimer();
        ByteBuf input = held;
        held = Unpooled.EMPTY_BUFFER;
        context.fireChannelActive();
        if (input.isReadable()) {
            // Before the session has a say: it may be busy, and then stops reading itself.
            context.channel().config().setAutoRead(true);
            context.fireChannelRead(input);
            context.fireChannelReadComplete();
        }
        context.pipeline().remove(this);
    }

    /** Says the reply and closes; unread input is read on for a moment, as it would reset the reply away. */
    private void refuse(ChannelHandlerContext context, Reply reply) {
        giveUp();
        refused = true;
        statistics.connectionRefused();
        Channel channel = context.channel();
        context.writeAndFlush(Unpooled.wrappedBuffer(ReplyEncoder.encode(reply)))
                .addListener(sent -> {
                    if (sent.isSuccess()) {
                        HangUp.afterAMoment(channel);
                    } else {
                        channel.close();
                    }
                });
    }

    private void giveUp() {
        TriageCase mine = look;
        if (mine != null) {
            look = null;
            mine.gone();
        }
        cancelTimer();
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        giveUp();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("MTA-11018 connection broken client={}", context.channel().remoteAddress(), cause);
        } else {
            LOG.error(
                    "MTA-11051 look at a client failed client={}",
                    context.channel().remoteAddress(),
                    cause);
        }
        context.close();
    }
}
