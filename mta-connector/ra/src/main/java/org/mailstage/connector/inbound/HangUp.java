package org.mailstage.connector.inbound;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose client may still be sending. A socket that is closed with unread input resets the connection, and
 * the client loses the last reply; so it is read on for a moment.
 */
final class HangUp {
    private static final long LINGER_MILLIS = 2_000;

    private HangUp() {}

    /** Ends our side, reads on, and closes; whoever handles the channel drops what is read. On the channel's event loop. */
    static void afterAMoment(Channel channel) {
        if (!(channel instanceof DuplexChannel duplex)) {
            channel.close();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        ChannelFuture said = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
        said.addListener(end -> duplex.shutdownOutput());
        channel.config().setAutoRead(true);
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
}
