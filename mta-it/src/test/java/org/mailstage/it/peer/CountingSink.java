package org.mailstage.it.peer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mailstage.cli.server.PortPlan;

/**
 * A fast SMTP or LMTP server that takes everything and keeps a ledger: one note per message and recipient, {@code
 * MESSAGE-ID RECIPIENT}. It keeps no content. Thread-safe; a daemon thread per connection.
 */
public final class CountingSink implements AutoCloseable {
    private static final String MESSAGE_ID = "message-id:";

    private final boolean lmtp;
    private final InetAddress address;
    private final Set<String> deferred = ConcurrentHashMap.newKeySet();
    private volatile Ledger ledger = new Ledger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean deferring;
    private volatile Duration perMessage = Duration.ZERO;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServerSocket listener;
    private int port;

    private CountingSink(boolean lmtp, String address, int port) {
        this.lmtp = lmtp;
        this.port = port == 0 ? PortPlan.freePort() : port;
        try {
            this.address = InetAddress.getByName(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    /** A running SMTP sink on a free port. */
    public static CountingSink smtp() {
        return new CountingSink(false, "127.0.0.1", 0);
    }

    /** A running SMTP sink on another address of this machine; port 0 stands for a free one. */
    public static CountingSink smtp(String address, int port) {
        return new CountingSink(false, address, port);
    }

    /** A running LMTP sink. */
    public static CountingSink lmtp() {
        return new CountingSink(true, "127.0.0.1", 0);
    }

    /** Defers each recipient address once with 451, as greylisting does. */
    public CountingSink deferring() {
        deferring = true;
        return this;
    }

    /** Takes so long for each message, between the final dot and its reply. */
    public CountingSink taking(Duration each) {
        perMessage = each;
        return this;
    }

    /** Keeps its notes in a ledger shared with other sinks. */
    public CountingSink notingIn(Ledger shared) {
        ledger = shared;
        return this;
    }

    /** What came, by {@link #note}. */
    public Ledger ledger() {
        return ledger;
    }

    /** How a message for a recipient is noted. */
    public static String note(String messageId, String recipient) {
        return messageId + " " + recipient;
    }

    public int port() {
        return port;
    }

    /** Listens again, on the same port. */
    public synchronized void start() {
        if (listener != null) {
            return;
        }
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port), 200);
            port = socket.getLocalPort();
            listener = socket;
            daemon("sink-" + port, () -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses connections and drops those there are, until {@link #start}. */
    public synchronized void stop() {
        ServerSocket socket = listener;
        listener = null;
        if (socket != null) {
            close(socket);
        }
        connections.forEach(CountingSink::close);
    }

    @Override
    public void close() {
        closed.countDown();
        stop();
    }

    private void accept(ServerSocket socket) {
        while (true) {
            Socket client;
            try {
                client = socket.accept();
            } catch (IOException closed) {
                return;
            }
            connections.add(client);
            if (listener != socket) {
                close(client);
            }
            daemon("sink-" + port + "-session", () -> serve(client));
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            new Session(client).run();
        } catch (IOException expected) {
            // The server under test went away, or this sink was stopped.
        } finally {
            connections.remove(client);
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private final class Session {
        private final InputStream in;
        private final OutputStream out;
        private final List<String> recipients = new ArrayList<>();

        Session(Socket client) throws IOException {
            in = new BufferedInputStream(client.getInputStream(), 32 << 10);
            out = new BufferedOutputStream(client.getOutputStream());
        }

        void run() throws IOException {
            say("220 sink.example ESMTP");
            out.flush();
            String line;
            while ((line = readLine()) != null) {
                String verb = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
                switch (verb) {
                    case "EHLO", "LHLO" ->
                        say("250-sink.example\r\n250-PIPELINING\r\n250-SIZE 104857600\r\n250-SMTPUTF8\r\n250 8BITMIME");
                    case "MAIL", "RSET" -> {
                        recipients.clear();
                        say("250 2.0.0 Ok");
                    }
                    case "RCPT" -> rcpt(line.substring(line.indexOf('<') + 1, line.lastIndexOf('>')));
                    case "DATA" -> data();
                    case "QUIT" -> {
                        say("221 2.0.0 Bye");
                        out.flush();
                        return;
                    }
                    default -> say("250 2.0.0 Ok");
                }
                if (in.available() == 0) {
                    out.flush();
                }
            }
        }

        private void rcpt(String recipient) throws IOException {
            if (deferring && deferred.add(recipient)) {
                say("451 4.7.1 come back later");
            } else {
                recipients.add(recipient);
                say("250 2.1.5 Ok");
            }
        }

        private void data() throws IOException {
            if (recipients.isEmpty()) {
                say("554 5.5.1 no valid recipients");
                return;
            }
            say("354 go ahead");
            out.flush();
            String messageId = content();
            pause();
            // Noted before the reply: who knows of the reply finds the note.
            recipients.forEach(recipient -> ledger.add(note(messageId, recipient)));
            int replies = lmtp ? recipients.size() : 1;
            for (int i = 0; i < replies; i++) {
                say("250 2.0.0 Ok");
            }
            recipients.clear();
        }

        private void pause() throws IOException {
            try {
                if (!perMessage.isZero() && closed.await(perMessage.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException("the sink was closed");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        /** Reads to the final dot and returns what Message-Id says. */
        private String content() throws IOException {
            String messageId = "none";
            boolean header = true;
            String line;
            while ((line = readLine()) != null) {
                if (line.equals(".")) {
                    return messageId;
                }
                if (header && line.isEmpty()) {
                    header = false;
                } else if (header && line.regionMatches(true, 0, MESSAGE_ID, 0, MESSAGE_ID.length())) {
                    messageId = line.substring(MESSAGE_ID.length()).strip();
                }
            }
            throw new IOException("the client went away in the midst of data");
        }

        private final byte[] buffer = new byte[64 << 10];

        /** The next line without its end, what goes beyond the buffer left out; null at the end of the stream. */
        private @Nullable String readLine() throws IOException {
            int length = 0;
            int octet;
            while ((octet = in.read()) != '\n') {
                if (octet < 0) {
                    return null;
                }
                if (length < buffer.length) {
                    buffer[length++] = (byte) octet;
                }
            }
            if (length > 0 && buffer[length - 1] == '\r') {
                length--;
            }
            return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        }

        private void say(String reply) throws IOException {
            out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
