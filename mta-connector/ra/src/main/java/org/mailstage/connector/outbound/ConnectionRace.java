package org.mailstage.connector.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;
import org.mailstage.core.delivery.SourceAddress;
import org.mailstage.core.routing.Target;

/**
 * Connects to the first of several addresses of a host that answers (RFC 8305 §5): the next one is tried when the one
 * before has failed or has not answered for {@value #ATTEMPT_DELAY_MILLIS} ms, while the earlier ones go on; whoever is
 * first wins, and the others are given up.
 *
 * <p>Used once, by one thread, which blocks; no thread of its own, so that a race costs a few file descriptors only.
 */
final class ConnectionRace {
    /** What RFC 8305 §8 recommends. */
    static final int ATTEMPT_DELAY_MILLIS = 250;

    private static final long ATTEMPT_DELAY =
            Duration.ofMillis(ATTEMPT_DELAY_MILLIS).toNanos();

    private final Deque<Runner> waiting = new ArrayDeque<>();
    private final Set<SocketChannel> running = new HashSet<>();
    private final List<Target> failed = new ArrayList<>();
    private final BooleanSupplier stopped;
    private String lastError = "no address";

    /**
     * An address in the race.
     *
     * @param source where the connection comes from
     */
    record Runner(Target target, SourceAddress source) {}

    /** The address that answered, and the connected socket. */
    record Winner(Runner runner, Socket socket) {}

    /** @param stopped asked now and then: true ends the race without a winner */
    ConnectionRace(Collection<Runner> runners, BooleanSupplier stopped) {
        this.waiting.addAll(runners);
        this.stopped = stopped;
    }

    /** Addresses that refused the connection before another one won. */
    List<Target> failed() {
        return failed;
    }

    /** @param until in terms of {@link System#nanoTime()} */
    Winner run(long until) throws SessionTrouble {
        SelectionKey won = null;
        try {
            try (Selector selector = Selector.open()) {
                won = race(selector, until);
                won.cancel();
            }
            SocketChannel channel = (SocketChannel) won.channel();
            channel.configureBlocking(true);
            Socket socket = channel.socket();
            socket.setTcpNoDelay(true);
            running.remove(channel);
            return new Winner((Runner) won.attachment(), socket);
        } catch (SessionTrouble e) {
            throw e;
        } catch (IOException e) {
            throw trouble(SmtpConnection.words(e));
        } finally {
            running.forEach(ConnectionRace::close);
        }
    }

    private SelectionKey race(Selector selector, long until) throws IOException {
        long nextStart = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            if (until - now <= 0) {
                throw trouble("no connection in time");
            }
            if (stopped.getAsBoolean()) {
                throw trouble("shutting down");
            }
            boolean mayStart = running.isEmpty() || nextStart - now <= 0;
            if (mayStart && !waiting.isEmpty()) {
                start(waiting.pop(), selector);
                nextStart = now + ATTEMPT_DELAY;
            } else if (running.isEmpty()) {
                throw trouble(lastError);
            }
            long patience = Math.max(1, Math.min(until - now, nextStart > now ? nextStart - now : ATTEMPT_DELAY));
            selector.select(Math.max(1, patience / 1_000_000L));
            SelectionKey won = firstConnected(selector);
            if (won != null) {
                return won;
            }
        }
    }

    private void start(Runner runner, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        running.add(channel);
        try {
            channel.configureBlocking(false);
            if (runner.source().address() != null) {
                channel.bind(new InetSocketAddress(runner.source().address(), 0));
            }
            channel.register(selector, SelectionKey.OP_CONNECT, runner);
            if (channel.connect(new InetSocketAddress(
                    runner.target().address(), runner.target().port()))) {
                // Connected at once: the key tells so at the next look.
                selector.wakeup();
            }
        } catch (IOException e) {
            failed(channel, runner, e);
        }
    }

    private @Nullable SelectionKey firstConnected(Selector selector) {
        for (SelectionKey key : selector.keys()) {
            SocketChannel channel = (SocketChannel) key.channel();
            if (key.isValid() && running.contains(channel) && isConnected(channel, (Runner) key.attachment())) {
                return key;
            }
        }
        selector.selectedKeys().clear();
        return null;
    }

    private boolean isConnected(SocketChannel channel, Runner runner) {
        try {
            return channel.isConnected() || channel.finishConnect();
        } catch (IOException e) {
            failed(channel, runner, e);
            return false;
        }
    }

    private void failed(SocketChannel channel, Runner runner, IOException e) {
        failed.add(runner.target());
        lastError = SmtpConnection.words(e);
        running.remove(channel);
        close(channel);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Given up already.
        }
    }

    private static SessionTrouble trouble(String detail) {
        return new SessionTrouble(Trouble.NO_CONNECTION, detail);
    }
}
