package org.mailstage.connector.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;
import org.mailstage.core.delivery.RelayLogin;
import org.mailstage.core.delivery.SourceAddress;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.client.CommandWriter;
import org.mailstage.core.smtp.client.ReplyParser;
import org.mailstage.core.smtp.client.ServerCapabilities;
import org.mailstage.core.tls.policy.TlsRule;

/**
 * One connection to a server: octets out in few large writes, replies in, every blocking call under a deadline.
 *
 * <p>Used by one thread at a time; only {@link #abort()} and {@link #abortWhenOverdue} may come from others. What goes
 * wrong is a {@link SessionTrouble}, after which only {@link #abort()} makes sense.
 */
final class SmtpConnection {
    private static final int INPUT_OCTETS = 2048;
    private static final long NONE = Long.MAX_VALUE;

    private final Socket socket;
    private final NextHop nextHop;
    private final Target target;
    private final String remoteHost;
    private final SourceAddress source;
    private final TlsRule rule;
    private final Watchdog watchdog;
    private final ReplyParser parser = new ReplyParser();
    private final CommandWriter commands = new CommandWriter();
    private final byte[] input = new byte[INPUT_OCTETS];
    private int inputFrom;
    private int inputTo;

    private @Nullable InputStream in;
    private @Nullable BlockOutput out;
    private boolean tls;
    private String tlsWords = "";
    private ServerCapabilities capabilities = ServerCapabilities.NONE;

    private Optional<RelayLogin> login = Optional.empty();
    private int messages;
    private boolean needsReset;
    private long idleUntil;

    /** When the call that blocks now must have ended; written by the user, read by the watchdog. */
    private volatile long overdueAt = NONE;

    private volatile boolean timedOut;

    /**
     * To be connected by {@link #connect}.
     *
     * @param rule what TLS the peer must give us, for as long as the connection lasts
     */
    SmtpConnection(NextHop nextHop, Target target, SourceAddress source, TlsRule rule, Watchdog watchdog) {
        this(nextHop, target, source, rule, watchdog, new Socket());
    }

    /** @param socket connected to the target, perhaps */
    SmtpConnection(
            NextHop nextHop, Target target, SourceAddress source, TlsRule rule, Watchdog watchdog, Socket socket) {
        this.socket = socket;
        this.nextHop = nextHop;
        this.target = target;
        this.remoteHost = target.toString();
        this.source = source;
        this.rule = rule;
        this.watchdog = watchdog;
    }

    // ---- opening -------------------------------------------------------------------------------------------------

    /** Connects, unless the socket is connected already, and places the connection under the watchdog's eye. */
    void connect(long until) throws SessionTrouble {
        watchdog.watch(this);
        try {
            if (socket.isConnected()) {
                useStreamsOf(socket);
                return;
            }
            long millis = (until - System.nanoTime()) / 1_000_000L;
            if (millis <= 0) {
                throw new SocketTimeoutException("no time left");
            }
            // A command group must not wait for the acknowledgement of the one before.
            socket.setTcpNoDelay(true);
            if (source.address() != null) {
                socket.bind(new InetSocketAddress(source.address(), 0));
            }
            socket.connect(
                    new InetSocketAddress(target.address(), target.port()), (int) Math.min(millis, Integer.MAX_VALUE));
            useStreamsOf(socket);
        } catch (IOException e) {
            throw new SessionTrouble(Trouble.NO_CONNECTION, words(e));
        }
    }

    /**
     * Goes on under TLS (RFC 3207 §4.2): what was learnt before no longer counts.
     *
     * @return what is known of the peer now; whether it is the right one is not judged
     */
    SSLSession startTls(ClientTls context, long until) throws SessionTrouble {
        if (inputFrom != inputTo || !parser.isIdle()) {
            // CVE-2011-0411: octets sent in the clear must not be taken for replies under TLS.
            throw new SessionTrouble(Trouble.BAD_REPLY, "octets behind the reply to STARTTLS");
        }
        overdueAt = until;
        try {
            // RFC 7672 §8.1: a server with many certificates picks the one that its records are for.
            String name = rule instanceof TlsRule.Dane dane ? dane.baseName() : target.hostName();
            SSLSocket secured = context.handshake(socket, name, target.port());
            useStreamsOf(secured);
            tls = true;
            capabilities = ServerCapabilities.NONE;
            return secured.getSession();
        } catch (IOException e) {
            throw troubleOf(e);
        } finally {
            overdueAt = NONE;
        }
    }

    private void useStreamsOf(Socket carrier) throws IOException {
        in = carrier.getInputStream();
        out = new BlockOutput(carrier.getOutputStream());
    }

    // ---- talking -------------------------------------------------------------------------------------------------

    /** Collects commands for the next {@link #send}. */
    CommandWriter commands() {
        return commands;
    }

    /** Sends all collected commands in one write, unless they are many. */
    void send(long until) throws SessionTrouble {
        requireQuiet();
        BlockOutput output = opened(out);
        overdueAt = until;
        try {
            commands.drainTo(output);
            output.flush();
        } catch (IOException e) {
            throw troubleOf(e);
        } finally {
            overdueAt = NONE;
        }
    }

    /** Waits for the next reply; the time is for the whole reply, however slowly its octets trickle. */
    Reply receive(long until) throws SessionTrouble {
        Optional<Reply> reply = parse();
        if (reply.isPresent()) {
            return reply.get();
        }
        InputStream source = opened(in);
        overdueAt = until;
        try {
            while (reply.isEmpty()) {
                int read = source.read(input, 0, input.length);
                if (read < 0) {
                    throw new SessionTrouble(
                            timedOut ? Trouble.TIMED_OUT : Trouble.CONNECTION_LOST,
                            timedOut ? "no reply in time" : "closed by the peer");
                }
                inputFrom = 0;
                inputTo = read;
                reply = parse();
            }
        } catch (SessionTrouble e) {
            throw e;
        } catch (IOException e) {
            throw troubleOf(e);
        } finally {
            overdueAt = NONE;
        }
        return reply.get();
    }

    private Optional<Reply> parse() throws SessionTrouble {
        inputFrom = parser.feed(input, inputFrom, inputTo);
        Optional<String> fault = parser.fault();
        if (fault.isPresent()) {
            throw new SessionTrouble(Trouble.BAD_REPLY, fault.get());
        }
        return parser.take();
    }

    /**
     * A stream for the content; each block that goes out has its own time, within the deadline of all. Only
     * {@link SessionTrouble} comes out of it.
     */
    OutputStream contentStream(Duration perBlock, Deadline deadline) throws SessionTrouble {
        requireQuiet();
        return new TimedOutput(opened(out), perBlock, deadline);
    }

    /** A reply ahead of its command would be taken for the reply to it, in the end for a receipt. */
    private void requireQuiet() throws SessionTrouble {
        if (!isQuiet()) {
            throw new SessionTrouble(Trouble.BAD_REPLY, "reply before its command");
        }
    }

    private static <T> T opened(@Nullable T stream) throws SessionTrouble {
        if (stream == null) {
            throw new SessionTrouble(Trouble.NO_CONNECTION, "not connected");
        }
        return stream;
    }

    // ---- ending --------------------------------------------------------------------------------------------------

    /** Says QUIT and does not wait for the answer. Only for a connection between two transactions. */
    void quit() {
        try {
            commands.quit();
            send(System.nanoTime() + Duration.ofSeconds(1).toNanos());
        } catch (SessionTrouble ignored) {
            // The peer was faster; nothing is lost by that.
        }
        abort();
    }

    /** Closes the socket, under a blocked call too. Any thread. */
    void abort() {
        watchdog.forget(this);
        try {
            // The plain socket, never the TLS one: that one would wait for locks the blocked call holds.
            socket.close();
        } catch (IOException ignored) {
            // Closing a socket has no failure that anybody could act on.
        }
    }

    void abortWhenOverdue(long now) {
        long at = overdueAt;
        if (at != NONE && at - now <= 0) {
            timedOut = true;
            abort();
        }
    }

    private SessionTrouble troubleOf(IOException e) {
        return timedOut
                ? new SessionTrouble(Trouble.TIMED_OUT, "")
                : new SessionTrouble(Trouble.CONNECTION_LOST, words(e));
    }

    static String words(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    // ---- what is known -------------------------------------------------------------------------------------------

    NextHop nextHop() {
        return nextHop;
    }

    Target target() {
        return target;
    }

    /** As it stands in outcomes: {@code name[address]:port}. */
    String remoteHost() {
        return remoteHost;
    }

    /** Where the connection comes from, and the name we say there. */
    SourceAddress source() {
        return source;
    }

    String helo() {
        return source.helo();
    }

    boolean isTls() {
        return tls;
    }

    /** Protocol, cipher and how the peer was verified, for the trace; empty in the clear. */
    String tlsWords() {
        return tlsWords;
    }

    void tlsWords(String words) {
        tlsWords = words;
    }

    /** The rule that the peer was held to. */
    TlsRule rule() {
        return rule;
    }

    /** Our address in the connection; empty when there is none. */
    String localAddress() {
        InetAddress address = socket.getLocalAddress();
        return address == null || address.isAnyLocalAddress() ? "" : address.getHostAddress();
    }

    ServerCapabilities capabilities() {
        return capabilities;
    }

    void offered(ServerCapabilities offered) {
        capabilities = offered;
    }

    /** True when a mail transaction was begun and not ended: RSET must come before the next. */
    boolean needsReset() {
        return needsReset;
    }

    void needsReset(boolean needed) {
        needsReset = needed;
    }

    void signedIn(RelayLogin as) {
        login = Optional.of(as);
    }

    /** Whom the peer takes us for. */
    Optional<RelayLogin> login() {
        return login;
    }

    int messages() {
        return messages;
    }

    void countMessage() {
        messages++;
    }

    /** True when no octet waits that belongs to nothing we asked. */
    boolean isQuiet() {
        return inputFrom == inputTo && parser.isIdle();
    }

    void idleUntil(long nanoTime) {
        idleUntil = nanoTime;
    }

    long idleUntil() {
        return idleUntil;
    }

    /** Gives every block its own deadline. */
    private final class TimedOutput extends OutputStream {
        private static final int BLOCK = 64 * 1024;

        private final BlockOutput output;
        private final Duration perBlock;
        private final Deadline deadline;

        TimedOutput(BlockOutput output, Duration perBlock, Deadline deadline) {
            this.output = output;
            this.perBlock = perBlock;
            this.deadline = deadline;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws SessionTrouble {
            int end = offset + length;
            for (int from = offset; from < end; from += BLOCK) {
                block(octets, from, Math.min(BLOCK, end - from));
            }
        }

        private void block(byte[] octets, int offset, int length) throws SessionTrouble {
            if (output.takes(length)) {
                output.copy(octets, offset, length);
                return;
            }
            overdueAt = deadline.sooner(perBlock);
            try {
                output.write(octets, offset, length);
            } catch (IOException e) {
                throw troubleOf(e);
            } finally {
                overdueAt = NONE;
            }
        }

        @Override
        public void flush() throws SessionTrouble {
            overdueAt = deadline.sooner(perBlock);
            try {
                output.flush();
            } catch (IOException e) {
                throw troubleOf(e);
            } finally {
                overdueAt = NONE;
            }
        }
    }
}
