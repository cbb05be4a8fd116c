package org.mailstage.connector.inbound;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.SmtpServerSession;
import org.mailstage.core.smtp.server.TlsMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket and its connections. Methods block their caller for a moment, {@link #awaitEnd} for longer.
 *
 * <p>Silent clients are found by one sweep over all connections instead of a timer in each.
 */
final class SmtpListener {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpListener.class);
    private static final int BACKLOG = 1024;
    /** A 4 KB message in one read. */
    private static final int FIRST_READ = 8 << 10;

    private static final int LARGEST_READ = 64 << 10;
    /** So many times the sessions allowed are told that they are too many; beyond that not even that. */
    private static final int FLOOD = 2;

    private final EventLoops loops;
    private volatile ListenerContext context;
    private final Connections connections = new Connections();
    private @Nullable Channel server;
    private @Nullable ScheduledFuture<?> sweep;
    private volatile boolean stopping;

    SmtpListener(EventLoops loops, ListenerContext context) {
        this.loops = loops;
        this.context = context;
    }

    /** Has new connections served under another configuration; those that are open go on as they began. */
    void use(ListenerContext changed) {
        context = changed;
    }

    /**
     * Starts to accept connections.
     *
     * @return the address bound, with the port the system chose where it was 0
     * @throws IOException when the address cannot be had; its message says why in short
     */
    InetSocketAddress bind(InetSocketAddress address) throws IOException {
        // TCP_NODELAY is Netty's default; to set it once more would cost every connection a system call.
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                // A client may end its side after the last command and still wants the replies.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(512, FIRST_READ, LARGEST_READ))
                .childHandler(new Initializer())
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw BindFailure.of(bound.cause());
        }
        Channel channel = bound.channel();
        server = channel;
        long period = Deadline.period(context.policy().limits()).toMillis();
        sweep = channel.eventLoop().scheduleWithFixedDelay(this::expire, period, period, TimeUnit.MILLISECONDS);
        return (InetSocketAddress) channel.localAddress();
    }

    private void expire() {
        long now = System.nanoTime();
        connections.forEach(connection -> connection.expire(now));
    }

    /** Closes the socket, and connections as soon as no mail transaction is open on them. */
    void stopAccepting() {
        stopping = true;
        Channel listening = server;
        if (listening != null) {
            listening.close().awaitUninterruptibly();
        }
        connections.forEach(OpenConnection::drain);
    }

    /**
     * Lets mail transactions finish until the deadline ({@link System#nanoTime}), says 421 to the rest, closes; for when it
     * has stopped accepting. When it returns no connection is open.
     */
    void awaitEnd(long deadline) throws InterruptedException {
        if (!connections.awaitNone(deadline)) {
            connections.forEach(OpenConnection::shutDown);
            if (!connections.awaitNone(System.nanoTime() + TimeUnit.SECONDS.toNanos(1))) {
                connections.forEach(OpenConnection::abort);
                connections.awaitNone(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
            }
        }
        if (sweep != null) {
            sweep.cancel(false);
        }
    }

    private final class Initializer extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            InetSocketAddress peer = channel.remoteAddress();
            if (peer == null) {
                // Gone before it was accepted.
                channel.close();
                return;
            }
            ListenerContext current = context;
            int sessions = current.statistics().sessionOpened();
            channel.closeFuture().addListener(closed -> current.statistics().sessionClosed());
            if (sessions > FLOOD * (long) current.policy().limits().sessions()) {
                refuse(channel, current);
            } else if (!current.settings().proxyProtocol()) {
                serve(channel, current, peer, sessions);
            } else if (CidrBlock.anyContains(current.peers().proxies(), peer.getAddress())) {
                awaitProxyHeader(channel, current, peer, sessions);
            } else {
                LOG.warn(
                        "MTA-11043 connection closed, not from a trusted proxy listener={} peer={}",
                        current.settings().name(),
                        peer.getAddress().getHostAddress());
                refuse(channel, current);
            }
        }
    }

    private static void refuse(SocketChannel channel, ListenerContext current) {
        current.statistics().connectionRefused();
        channel.close();
    }

    private void awaitProxyHeader(
            SocketChannel channel, ListenerContext current, InetSocketAddress peer, int sessions) {
        AtomicReference<@Nullable ProxyHeader> waiting = new AtomicReference<>();
        ProxyHeader header = new ProxyHeader(current, channel, peer, client -> {
            serve(channel, current, client, sessions);
            Optional.ofNullable(waiting.getAndSet(null)).ifPresent(connections::remove);
        });
        waiting.set(header);
        enter(channel, header);
        header.install();
    }

    private void serve(SocketChannel channel, ListenerContext current, InetSocketAddress peer, int sessions) {
        InetAddress address = peer.getAddress();
        ClientInfo client = ClientInfo.connected(address, peer.getPort(), current.settings());
        SmtpServerSession session = new SmtpServerSession(
                current.policy(), current.guard(), client, sessions, connections.enter(address), Clock.systemUTC());
        channel.closeFuture().addListener(closed -> connections.leave(address));
        SmtpConnection connection = new SmtpConnection(current, channel, session);
        enter(channel, connection);
        // With too many sessions a client hears 421 at once instead of waiting for it; before TLS nothing can be said.
        if (current.settings().triage()
                && current.settings().tls() != TlsMode.IMPLICIT
                && sessions <= current.policy().limits().sessions()) {
            channel.pipeline().addLast(new PreGreeting(() -> current.policy().triage(client), current.statistics()));
        }
        channel.pipeline().addLast(connection);
    }

    private void enter(SocketChannel channel, OpenConnection connection) {
        connections.add(connection);
        channel.closeFuture().addListener(closed -> connections.remove(connection));
        if (stopping) {
            connection.drain();
        }
    }
}
