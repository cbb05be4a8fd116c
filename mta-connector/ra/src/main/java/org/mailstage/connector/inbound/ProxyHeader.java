package org.mailstage.connector.inbound;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the header by which a trusted proxy tells the client's address (PROXY protocol, versions 1 and 2), and then gives
 * its place to the session. On the channel's event loop.
 *
 * <p>Without a proper header in time the connection is closed without a word. A header that tells no address (LOCAL, UNKNOWN,
 * as in the health checks of proxies) leaves that of the proxy.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter implements OpenConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ListenerContext listener;
    private final Channel channel;
    private final InetSocketAddress peer;
    private final Duration patience;
    private final Consumer<InetSocketAddress> next;
    private @Nullable Future<?> timer;
    private boolean done;

    /** @param next adds the handlers of the session behind this one, for a client of that address */
    ProxyHeader(ListenerContext listener, Channel channel, InetSocketAddress peer, Consumer<InetSocketAddress> next) {
        this(listener, channel, peer, next, PATIENCE);
    }

    ProxyHeader(
            ListenerContext listener,
            Channel channel,
            InetSocketAddress peer,
            Consumer<InetSocketAddress> next,
            Duration patience) {
        this.listener = listener;
        this.channel = channel;
        this.peer = peer;
        this.next = next;
        this.patience = patience;
    }

    /** Puts decoder and this into the channel's pipeline. */
    void install() {
        channel.pipeline().addLast(new HAProxyMessageDecoder(), this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        timer = context.executor()
                .schedule(() -> giveUp("no PROXY header in time"), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            context.fireChannelRead(message);
            return;
        }
        InetSocketAddress client;
        try {
            client = client(header);
        } catch (UnknownHostException e) {
            giveUp("PROXY header with an address that is none");
            return;
        } finally {
            header.release();
        }
        done = true;
        cancelTimer();
        next.accept(client);
        context.fireChannelActive();
        context.pipeline().remove(this);
    }

    private InetSocketAddress client(HAProxyMessage header) throws UnknownHostException {
        String address = header.sourceAddress();
        boolean told = header.command() == HAProxyCommand.PROXY
                && address != null
                && header.proxiedProtocol().addressFamily() != HAProxyProxiedProtocol.AddressFamily.AF_UNIX
                && header.proxiedProtocol().addressFamily() != HAProxyProxiedProtocol.AddressFamily.AF_UNSPEC;
        if (!told) {
            return peer;
        }
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(address);
        if (octets == null) {
            throw new UnknownHostException(address);
        }
        return new InetSocketAddress(InetAddress.getByAddress(octets), header.sourcePort());
    }

    private void giveUp(String reason) {
        if (done) {
            return;
        }
        done = true;
        cancelTimer();
        listener.statistics().connectionRefused();
        LOG.warn(
                "MTA-11042 connection closed, {} listener={} peer={}",
                reason,
                listener.settings().name(),
                peer.getAddress().getHostAddress());
        channel.close();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        done = true;
        cancelTimer();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        giveUp("no proper PROXY header: " + cause.getMessage());
    }

    /** A proxy that has not said whom it speaks for gets no answer. */
    @Override
    public void drain() {
        channel.close();
    }

    @Override
    public void shutDown() {
        channel.close();
    }

    @Override
    public void expire(long now) {
        // It has a timer of its own.
    }

    @Override
    public void abort() {
        channel.close();
    }
}
