package org.mailstage.connector.testpeer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A programmable SMTP or LMTP server on a free port of 127.0.0.1, or of another loopback address.
 *
 * <p>Accepts everything in the order RFC 5321 wants it, until it is told otherwise:
 *
 * <pre>{@code
 * try (FakeSmtpServer server = FakeSmtpServer.smtp()) {
 *     server.on(Step.RCPT).reply("451 4.2.0 busy").times(2).thenAccept();
 *     server.on(Step.DATA_END).hang();
 *     …
 *     server.transactions();
 * }
 * }</pre>
 *
 * <p>Thread-safe; one daemon thread per connection. Behaviours named later win over earlier ones of the same step.
 */
public final class FakeSmtpServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final boolean lmtp;
    private final String address;
    private final Map<String, String> offers = new LinkedHashMap<>();
    private final Map<Step, List<Behaviour>> behaviours = new ConcurrentHashMap<>();
    private final List<ReceivedTransaction> transactions = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> clients = new CopyOnWriteArrayList<>();
    private final Set<PeerSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int recipientLimit = Integer.MAX_VALUE;
    private volatile @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;
    private int port;

    private FakeSmtpServer(boolean lmtp, String address, int port) {
        this.lmtp = lmtp;
        this.address = address;
        this.port = port;
        offer("PIPELINING", "8BITMIME", "SIZE 52428800", "ENHANCEDSTATUSCODES");
        start();
    }

    /** A running SMTP server. */
    public static FakeSmtpServer smtp() {
        return new FakeSmtpServer(false, LOOPBACK, 0);
    }

    /** A running SMTP server at another address of this machine, such as {@code ::1}, on the port of a first one. */
    public static FakeSmtpServer smtp(String address, int port) {
        return new FakeSmtpServer(false, address, port);
    }

    /** A running LMTP server: LHLO, and a reply per recipient behind the final dot. */
    public static FakeSmtpServer lmtp() {
        return new FakeSmtpServer(true, LOOPBACK, 0);
    }

    // ---- programme -----------------------------------------------------------------------------------------------

    /** Starts to say what happens at a step. */
    public Behaviour on(Step step) {
        Behaviour behaviour = new Behaviour();
        behaviours.computeIfAbsent(step, s -> new CopyOnWriteArrayList<>()).add(0, behaviour);
        return behaviour;
    }

    /** Accepts everything again. */
    public void forgetBehaviours() {
        behaviours.clear();
    }

    /** Adds lines to the reply to EHLO, such as {@code "SIZE 1000"}; replaces those with the same keyword. */
    public FakeSmtpServer offer(String... lines) {
        synchronized (offers) {
            for (String line : lines) {
                offers.put(keyword(line), line);
            }
        }
        return this;
    }

    /** Takes keywords out of the reply to EHLO. */
    public FakeSmtpServer withhold(String... keywords) {
        synchronized (offers) {
            Arrays.stream(keywords).map(FakeSmtpServer::keyword).forEach(offers::remove);
        }
        return this;
    }

    /** Refuses more recipients in one transaction with {@code 452 4.5.3}. */
    public FakeSmtpServer limitRecipients(int most) {
        recipientLimit = most;
        return this;
    }

    /** Offers STARTTLS, with a self-signed certificate. */
    public FakeSmtpServer offerStartTls() {
        SelfSignedCertificate.context();
        return offer("STARTTLS");
    }

    /** The one name that the certificate of all peers stands for. */
    public static String certificateName() {
        return SelfSignedCertificate.NAME;
    }

    /** The certificate of all peers. */
    public static X509Certificate certificate() {
        return SelfSignedCertificate.certificate();
    }

    /** Trusts the certificate of all peers. */
    public static X509TrustManager trustManager() {
        return SelfSignedCertificate.trusting();
    }

    private static String keyword(String line) {
        return line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
    }

    // ---- what happened -------------------------------------------------------------------------------------------

    public int port() {
        return port;
    }

    /** The messages received so far, oldest first. */
    public List<ReceivedTransaction> transactions() {
        return List.copyOf(transactions);
    }

    /** All command lines received so far over all connections, without CRLF. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** The addresses that connections came from, oldest first. */
    public List<String> clients() {
        return List.copyOf(clients);
    }

    /** Connections accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** Connections open now. */
    public int openConnections() {
        return sessions.size();
    }

    // ---- life ----------------------------------------------------------------------------------------------------

    /** Closes all connections but goes on listening: what a client kept is dead now. */
    public void dropConnections() {
        sessions.forEach(PeerSession::close);
    }

    /** Stops listening and closes all connections; the port refuses until {@link #start}. */
    public synchronized void stop() {
        ServerSocket socket = listener;
        listener = null;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        awaitAcceptor();
        dropConnections();
    }

    /** While a thread still is in accept, the kernel takes connections to the closed socket. */
    private void awaitAcceptor() {
        Thread thread = acceptor;
        acceptor = null;
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Listens again, on the same port. */
    public synchronized void start() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port), 200);
            port = socket.getLocalPort();
            listener = socket;
            acceptor = daemon("testpeer-listener-" + port, () -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void accept(ServerSocket socket) {
        while (true) {
            try {
                Socket client = socket.accept();
                clients.add(client.getInetAddress().getHostAddress());
                PeerSession session = new PeerSession(this, client, connections.incrementAndGet());
                sessions.add(session);
                daemon("testpeer-session-" + port, () -> {
                    try {
                        session.run();
                    } finally {
                        sessions.remove(session);
                    }
                });
                if (listener != socket) {
                    session.close();
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private static Thread daemon(String name, Runnable run) {
        Thread thread = new Thread(run, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    // ---- for sessions --------------------------------------------------------------------------------------------

    boolean isLmtp() {
        return lmtp;
    }

    int recipientLimit() {
        return recipientLimit;
    }

    List<String> offers(boolean underTls) {
        synchronized (offers) {
            List<String> lines = new ArrayList<>(offers.values());
            if (underTls) {
                lines.remove("STARTTLS");
            }
            return lines;
        }
    }

    boolean offersStartTls() {
        synchronized (offers) {
            return offers.containsKey("STARTTLS");
        }
    }

    Optional<Behaviour.Action> next(Step step, String argument) {
        for (Behaviour behaviour : behaviours.getOrDefault(step, List.of())) {
            Optional<Behaviour.Action> action = behaviour.next(argument);
            if (action.isPresent()) {
                return action;
            }
        }
        return Optional.empty();
    }

    void received(String command) {
        commands.add(command);
    }

    void received(ReceivedTransaction transaction) {
        transactions.add(transaction);
    }
}
