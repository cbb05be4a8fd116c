package org.mailstage.connector.inbound;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Thousands of clients in one JVM of their own: each connects, says EHLO, STARTTLS, EHLO, and then does nothing, or sends
 * message data.
 *
 * <p>Arguments: host, port, number of clients, {@code idle} or {@code data}, whether by TLS. Says {@code READY n} when all
 * have come that far, and goes on until its standard input ends.
 */
public final class LoadRig {
    private static final byte[] LINES = ("y".repeat(70) + "\r\n").repeat(14).getBytes(StandardCharsets.US_ASCII);
    private static final int AT_ONCE = 100;
    private static final int PIECES = 8;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final SslContext tls = SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build();
    private final Semaphore opening = new Semaphore(AT_ONCE);
    private final Semaphore ends = new Semaphore(0);
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final List<Channel> channels = new ArrayList<>();
    private final boolean data;
    private final boolean secure;

    private LoadRig(boolean data, boolean secure) throws Exception {
        this.data = data;
        this.secure = secure;
    }

    public static void main(String[] args) throws Exception {
        LoadRig rig = new LoadRig(args[3].equals("data"), Boolean.parseBoolean(args[4]));
        rig.open(new InetSocketAddress(args[0], Integer.parseInt(args[1])), Integer.parseInt(args[2]));
        System.out.println("READY " + rig.ready.get() + " FAILED " + rig.failed.get());
        if (rig.data) {
            rig.finishData(Integer.parseInt(args[2]));
            System.out.println("ANSWERED " + rig.answered.get() + " FAILED " + rig.failed.get());
        }
        while (System.in.read() >= 0) {
            // Until the test ends.
        }
        System.exit(0);
    }

    /** Addresses of clients differ, as one has ports for some ten thousands only, and limits are by address. */
    private void open(InetSocketAddress server, int clients) throws InterruptedException {
        for (int i = 0; i < clients; i++) {
            opening.acquire();
            Channel channel = new Bootstrap()
                    .group(loops)
                    .channel(EpollSocketChannel.class)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 30_000)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel made) {
                            made.pipeline().addLast(new Client());
                        }
                    })
                    .localAddress(new InetSocketAddress("127.0.0." + (2 + i % 200), 0))
                    .connect(server)
                    .addListener(connected -> {
                        if (!connected.isSuccess()) {
                            failed.incrementAndGet();
                            opening.release();
                        }
                    })
                    .channel();
            channels.add(channel);
        }
        opening.acquire(AT_ONCE);
        opening.release(AT_ONCE);
    }

    /** All messages end after all have begun, so that all are open at once. */
    private void finishData(int clients) throws InterruptedException {
        for (int piece = 0; piece < PIECES; piece++) {
            for (Channel channel : channels) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(LINES));
            }
        }
        for (Channel channel : channels) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(".\r\n".getBytes(StandardCharsets.US_ASCII)));
        }
        ends.tryAcquire(clients, 2, TimeUnit.MINUTES);
    }

    private enum Step {
        GREETING,
        HELLO,
        STARTTLS,
        SECURE_HELLO,
        MAIL,
        DATA,
        READY
    }

    private final class Client extends SimpleChannelInboundHandler<ByteBuf> {
        private Step step = Step.GREETING;
        private final StringBuilder lines = new StringBuilder();

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            lines.append(bytes.toString(StandardCharsets.US_ASCII));
            int end = lines.indexOf("\n");
            while (end >= 0) {
                String line = lines.substring(0, end);
                lines.delete(0, end + 1);
                if (line.length() > 3 && line.charAt(3) != '-') {
                    reply(context, line);
                }
                end = lines.indexOf("\n");
            }
        }

        private void reply(ChannelHandlerContext context, String line) {
            switch (step) {
                case GREETING -> say(context, "EHLO client.example", Step.HELLO);
                case HELLO -> {
                    if (secure) {
                        say(context, "STARTTLS", Step.STARTTLS);
                    } else {
                        greeted(context);
                    }
                }
                case STARTTLS -> {
                    SslHandler handler = tls.newHandler(context.alloc());
                    context.pipeline().addFirst(handler);
                    handler.handshakeFuture().addListener(done -> {
                        if (done.isSuccess()) {
                            say(context, "EHLO client.example", Step.SECURE_HELLO);
                        } else {
                            context.close();
                        }
                    });
                }
                case SECURE_HELLO -> greeted(context);
                case MAIL -> {
                    if (line.startsWith("354")) {
                        ready();
                        step = Step.DATA;
                    }
                }
                case DATA -> {
                    (line.startsWith("250") ? answered : failed).incrementAndGet();
                    ends.release();
                }
                default -> context.close();
            }
        }

        private void greeted(ChannelHandlerContext context) {
            if (data) {
                say(context, "MAIL FROM:<a@one.example>\r\nRCPT TO:<b@two.example>\r\nDATA", Step.MAIL);
            } else {
                ready();
            }
        }

        private void ready() {
            step = Step.READY;
            ready.incrementAndGet();
            opening.release();
        }

        private void say(ChannelHandlerContext context, String line, Step next) {
            step = next;
            context.writeAndFlush(Unpooled.wrappedBuffer((line + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (step != Step.READY && step != Step.DATA) {
                opening.release();
            }
            failed.incrementAndGet();
            ends.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
