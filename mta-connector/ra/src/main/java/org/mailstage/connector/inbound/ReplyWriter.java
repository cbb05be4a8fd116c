package org.mailstage.connector.inbound;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.ReplyEncoder;

/**
 * Gathers the replies to a pipelined group into one write (RFC 2920 §3.2). Not thread-safe; used on the event loop.
 */
final class ReplyWriter {
    private static final int FIRST = 256;
    /** A client that pipelines without end and reads nothing is noticed by the channel, so replies must reach it. */
    private static final int MOST = 16 << 10;

    private @Nullable ByteBuf pending;

    void add(ChannelHandlerContext context, Reply reply) {
        ByteBuf buffer = pending;
        if (buffer == null) {
            buffer = context.alloc().ioBuffer(FIRST);
            pending = buffer;
        }
        buffer.writeBytes(ReplyEncoder.encode(reply));
        if (buffer.readableBytes() >= MOST) {
            flush(context);
        }
    }

    void flush(ChannelHandlerContext context) {
        ByteBuf buffer = pending;
        if (buffer != null) {
            pending = null;
            context.writeAndFlush(buffer, context.voidPromise());
        }
    }

    /** Sends what is gathered; the future tells when it is out. */
    ChannelFuture flushLast(ChannelHandlerContext context) {
        ByteBuf buffer = pending == null ? context.alloc().buffer(0) : pending;
        pending = null;
        return context.writeAndFlush(buffer);
    }

    void discard() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }
}
