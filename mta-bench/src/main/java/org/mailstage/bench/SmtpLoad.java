package org.mailstage.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends as smtp-source does, and can do more: TLS, AUTH, a connection for each message. A thread for each session, in this JVM, which the
 * warm-up warms too. The first fault of a session ends the load.
 */
final class SmtpLoad implements LoadSource {
    private final Relay relay;
    private final LoadCase load;
    private final byte[] content;
    private final AtomicInteger left;
    private final AtomicInteger working;
    private final CompletableFuture<Long> ended = new CompletableFuture<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private SmtpLoad(Relay relay, LoadCase load) {
        this.relay = relay;
        this.load = load;
        content = SmtpSession.content(load.length());
        left = new AtomicInteger(load.messages());
        working = new AtomicInteger(load.sessions());
    }

    static SmtpLoad start(Relay relay, LoadCase load) {
        SmtpLoad started = new SmtpLoad(relay, load);
        for (int i = 0; i < load.sessions(); i++) {
            Thread thread = new Thread(started::work, "load-" + i);
            thread.setDaemon(true);
            started.threads.add(thread);
        }
        started.threads.forEach(Thread::start);
        return started;
    }

    private void work() {
        try {
            while (left.get() > 0 && faults.isEmpty()) {
                session();
            }
        } catch (IOException | RuntimeException e) {
            faults.add(e.toString());
        } finally {
            if (working.decrementAndGet() == 0) {
                ended.complete(System.nanoTime());
            }
        }
    }

    private void session() throws IOException {
        int number = left.getAndDecrement();
        if (number <= 0) {
            return;
        }
        try (SmtpSession session = SmtpSession.open(relay.port(load.traffic()), load.traffic())) {
            session.send(recipient(number), load.recipients(), content);
            while (load.traffic() != Traffic.HANDSHAKE && faults.isEmpty() && (number = left.getAndDecrement()) > 0) {
                session.send(recipient(number), load.recipients(), content);
            }
            session.quit();
        }
    }

    private String recipient(int number) {
        return load.destinations() == 0
                ? "recipient@destination.example"
                : DestinationDns.recipient(number % load.destinations());
    }

    @Override
    public CompletableFuture<Long> ended() {
        return ended;
    }

    @Override
    public boolean complete() {
        return faults.isEmpty();
    }

    @Override
    public String said() {
        return String.join("; ", faults);
    }

    @Override
    public void stop() {
        if (!ended.isDone()) {
            faults.add("stopped");
            threads.forEach(Thread::interrupt);
        }
    }
}
