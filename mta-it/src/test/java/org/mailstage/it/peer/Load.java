package org.mailstage.it.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongToIntFunction;

/**
 * Many sessions that send messages, each with a Message-Id of its own, and a ledger of those that got {@code 250}.
 *
 * <p>A session that breaks, or cannot be opened, is opened again until the load is stopped or all is sent: the server may
 * come and go. A message in doubt is not sent again. Thread-safe.
 */
public final class Load implements AutoCloseable {
    /**
     * The address it sends from. Not that of the server: while that is away, a connection from its own address to its port could
     * meet itself.
     */
    public static final String CLIENT_ADDRESS = "127.0.0.5";

    private static final long RECONNECT_MILLIS = 100;

    private final int port;
    private final String prefix;
    private final LongToIntFunction size;
    private final long messages;
    private final LongFunction<List<String>> recipients;
    private final Ledger accepted = new Ledger();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong inDoubt = new AtomicLong();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ExecutorService sessions;

    private Load(Builder builder) {
        port = builder.port;
        prefix = builder.prefix;
        size = builder.size;
        messages = builder.messages;
        recipients = builder.recipients;
        sessions = Executors.newFixedThreadPool(builder.sessions, work -> {
            Thread thread = new Thread(work, "load-" + prefix);
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < builder.sessions; i++) {
            sessions.execute(this::session);
        }
        sessions.shutdown();
    }

    /** Describes a load on a port of 127.0.0.1. @param prefix what its Message-Ids start with */
    public static Builder on(int port, String prefix) {
        return new Builder(port, prefix);
    }

    /** The Message-Id of the n-th message. */
    public static String messageId(String prefix, long n) {
        return "<" + prefix + "-" + n + "@load.example>";
    }

    /** Notes by message and recipient, as {@link CountingSink#note} writes them, of what got {@code 250}. */
    public Ledger accepted() {
        return accepted;
    }

    /** Messages that got another reply. */
    public long refused() {
        return refused.get();
    }

    /** Messages whose end of data got no reply. */
    public long inDoubt() {
        return inDoubt.get();
    }

    /** Lets every session finish its message and end. */
    public void stop() {
        stopping.countDown();
        awaitEnd(Duration.ofSeconds(90));
    }

    /** Waits until all is sent. @throws IllegalStateException when that takes longer */
    public Load awaitEnd(Duration deadline) {
        try {
            if (!sessions.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "the load did not end: " + accepted + " accepted, " + refused + " refused");
            }
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        sessions.shutdownNow();
    }

    private void session() {
        while (wanted()) {
            try (SmtpClient client = SmtpClient.connect(port, CLIENT_ADDRESS)) {
                client.greet();
                while (wanted()) {
                    long n = next.getAndIncrement();
                    if (n >= messages) {
                        break;
                    }
                    send(client, n);
                }
                client.command("QUIT");
            } catch (IOException e) {
                pause();
            }
        }
    }

    private boolean wanted() {
        return stopping.getCount() > 0 && next.get() < messages;
    }

    private void send(SmtpClient client, long n) throws IOException {
        String id = messageId(prefix, n);
        List<String> to = recipients.apply(n);
        try {
            String reply = client.submit("load@origin.test", to, content(id, size.applyAsInt(n)));
            if (reply.startsWith("250")) {
                to.forEach(recipient -> accepted.add(CountingSink.note(id, recipient)));
            } else {
                refused.incrementAndGet();
                client.command("RSET");
            }
        } catch (IOException e) {
            inDoubt.incrementAndGet();
            throw e;
        }
    }

    private static byte[] content(String id, int size) {
        String header = "Message-Id: " + id + "\r\nSubject: load\r\n\r\n";
        StringBuilder text = new StringBuilder(size + 80).append(header);
        while (text.length() < size) {
            text.append("0123456789 0123456789 0123456789 0123456789 0123456789 0123456789\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A server that is being restarted is asked again at a steady pace. */
    private void pause() {
        try {
            if (stopping.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    /** Collects what a load is to be like: one session, 4 KB, endless, unless told otherwise. */
    public static final class Builder {
        private final int port;
        private final String prefix;
        private int sessions = 1;
        private LongToIntFunction size = n -> 4096;
        private long messages = Long.MAX_VALUE;
        private LongFunction<List<String>> recipients = n -> new ArrayList<>();

        private Builder(int port, String prefix) {
            this.port = port;
            this.prefix = prefix;
        }

        public Builder sessions(int count) {
            sessions = count;
            return this;
        }

        /** Octets by the message's number, about. */
        public Builder size(LongToIntFunction each) {
            size = each;
            return this;
        }

        public Builder messages(long count) {
            messages = count;
            return this;
        }

        /** All messages go to these. */
        public Builder to(String... all) {
            return to(n -> List.of(all));
        }

        /** Recipients by the message's number. */
        public Builder to(LongFunction<List<String>> each) {
            recipients = each;
            return this;
        }

        public Load start() {
            return new Load(this);
        }
    }
}
