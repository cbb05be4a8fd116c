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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.SmtpServerSession;

/**
 * A listening socket and its connections. Methods block their caller for a moment, {@link #awaitEnd} for longer.
 *
 * <p>Silent clients are found by one sweep over all connections instead of a timer in each.
 */
final class SmtpListener {
    private static final int BACKLOG = 1024;
    /** A 4 KB message in one read. */
    private static final int FIRST_READ = 8 << 10;

    private static final int LARGEST_READ = 64 << 10;
    private static final long SLOWEST_SWEEP_MILLIS = 1_000;

    private final EventLoops loops;
    private volatile ListenerContext context;
    private final Connections connections;
    private @Nullable Channel server;
    private @Nullable ScheduledFuture<?> sweep;
    private volatile boolean stopping;

    SmtpListener(EventLoops loops, ListenerContext context) {
        this.loops = loops;
        this.context = context;
        this.connections = new Connections(context.statistics());
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
        long period = Math.max(10, Math.min(SLOWEST_SWEEP_MILLIS, idle().toMillis() / 4));
        sweep = channel.eventLoop().scheduleWithFixedDelay(this::expireSilent, period, period, TimeUnit.MILLISECONDS);
        return (InetSocketAddress) channel.localAddress();
    }

    private Duration idle() {
        return context.policy().limits().idle();
    }

    private void expireSilent() {
        long nanos = idle().toNanos();
        connections.forEach(connection -> connection.expireIfSilent(nanos));
    }

    /** Closes the socket, and connections as soon as no mail transaction is open on them. */
    void stopAccepting() {
        stopping = true;
        Channel listening = server;
        if (listening != null) {
            listening.close().awaitUninterruptibly();
        }
        connections.forEach(SmtpConnection::drain);
    }

    /**
     * Lets mail transactions finish until the deadline ({@link System#nanoTime}), says 421 to the rest, closes; for when it
     * has stopped accepting. When it returns no connection is open.
     */
    void awaitEnd(long deadline) throws InterruptedException {
        if (!connections.awaitNone(deadline)) {
            connections.forEach(SmtpConnection::shutDown);
            if (!connections.awaitNone(System.nanoTime() + TimeUnit.SECONDS.toNanos(1))) {
                connections.forEach(SmtpConnection::abort);
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
            InetSocketAddress remote = channel.remoteAddress();
            if (remote == null) {
                // Gone before it was accepted.
                channel.close();
                return;
            }
            ListenerContext current = context;
            InetAddress address = remote.getAddress();
            int sessions = current.statistics().sessionOpened();
            ClientInfo client = ClientInfo.connected(address, remote.getPort(), current.settings());
            SmtpServerSession session = new SmtpServerSession(
                    current.policy(), current.guard(), client, sessions, connections.enter(address), Clock.systemUTC());
            SmtpConnection connection = new SmtpConnection(current, channel, session);
            connections.add(connection);
            channel.closeFuture().addListener(closed -> connections.leave(connection, address));
            // With too many sessions a client hears 421 at once instead of waiting for it.
            if (current.settings().triage()
                    && sessions <= current.policy().limits().sessions()) {
                channel.pipeline()
                        .addLast(new PreGreeting(() -> current.policy().triage(client)));
            }
            channel.pipeline().addLast(connection);
            if (stopping) {
                connection.drain();
            }
        }
    }
}
