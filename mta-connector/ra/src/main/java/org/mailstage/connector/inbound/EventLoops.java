package org.mailstage.connector.inbound;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loops of all listeners: epoll where there is, else the JDK's selector. Thread-safe. */
public final class EventLoops {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

    private final EventLoopGroup group;
    private final Class<? extends ServerSocketChannel> serverChannel;

    private EventLoops(EventLoopGroup group, Class<? extends ServerSocketChannel> serverChannel) {
        this.group = group;
        this.serverChannel = serverChannel;
    }

    /** Starts them. */
    public static EventLoops start(int threads) {
        DefaultThreadFactory names = new DefaultThreadFactory("mta-smtp", true);
        if (Epoll.isAvailable()) {
            return new EventLoops(
                    new MultiThreadIoEventLoopGroup(threads, names, EpollIoHandler.newFactory()),
                    EpollServerSocketChannel.class);
        }
        LOG.warn("MTA-11004 epoll is not there, using NIO cause={}", String.valueOf(Epoll.unavailabilityCause()));
        return new EventLoops(
                new MultiThreadIoEventLoopGroup(threads, names, NioIoHandler.newFactory()),
                NioServerSocketChannel.class);
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends ServerSocketChannel> serverChannel() {
        return serverChannel;
    }

    /** Stops the threads; returns when they are gone, so that the container may drop the classes. */
    public void stop() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
