package org.mailstage.broker;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Queue;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory;

/**
 * Measures durable sends and acknowledged receives of the embedded broker for one set of journal settings; not a test.
 *
 * <p>Arguments: directory on the disk to measure, NIO or MAPPED, buffer time-out in microseconds, buffer size in KiB, large message
 * size in KiB, seconds per case, then the cases: {@code send:<threads>:<body KiB>} or {@code receive:<threads>:<body
 * KiB>:<consumer window>}. The figures of {@code docs/adr/0002-embedded-broker.md} come from here.
 */
final class JournalMeasurement {

    private static final int KIBIBYTE = 1024;

    private JournalMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        JournalSettings journal = new JournalSettings(
                JournalType.valueOf(arguments[1]),
                Duration.ofNanos(Long.parseLong(arguments[2]) * 1000),
                Integer.parseInt(arguments[3]) * KIBIBYTE,
                JournalSettings.defaults().fileBytes(),
                Integer.parseInt(arguments[4]) * KIBIBYTE);
        long seconds = Long.parseLong(arguments[5]);
        delete(directory);
        long begin = System.nanoTime();
        try (EmbeddedBroker broker = new EmbeddedBroker(
                TestBroker.settings(directory).withMaxDiskUsagePercent(90).withJournal(journal))) {
            broker.start();
            System.out.printf(Locale.ROOT, "start %d ms%n", (System.nanoTime() - begin) / 1_000_000);
            ActiveMQJMSConnectionFactory factory = (ActiveMQJMSConnectionFactory) TestBroker.connections();
            factory.setMinLargeMessageSize(journal.largeMessageBytes());
            for (int i = 6; i < arguments.length; i++) {
                String[] parts = arguments[i].split(":");
                int threads = Integer.parseInt(parts[1]);
                byte[] body = new byte[Integer.parseInt(parts[2]) * KIBIBYTE];
                double rate;
                if (parts[0].equals("send")) {
                    rate = send(factory, threads, body, seconds);
                } else {
                    rate = receive(factory, threads, body, Integer.parseInt(parts[3]));
                }
                System.out.printf(
                        Locale.ROOT,
                        "%s %dus buffer=%dKiB large=%dKiB %s %.0f/s%n",
                        journal.type(),
                        journal.bufferTimeout().toNanos() / 1000,
                        journal.bufferBytes() / KIBIBYTE,
                        journal.largeMessageBytes() / KIBIBYTE,
                        arguments[i],
                        rate);
            }
        } finally {
            delete(directory);
        }
    }

    /** Sends from all threads for some time while one thread empties the queue; returns sends per second. */
    private static double send(ConnectionFactory factory, int threads, byte[] body, long seconds) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        LongAdder sent = new LongAdder();
        List<Future<?>> workers = new ArrayList<>();
        ExecutorService pool = Executors.newCachedThreadPool();
        CountDownLatch ready = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            workers.add(pool.submit(() -> {
                try (JMSContext context = factory.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
                    Queue queue = context.createQueue(MailQueues.INBOUND);
                    JMSProducer producer = context.createProducer();
                    ready.countDown();
                    while (!stop.get()) {
                        BytesMessage message = context.createBytesMessage();
                        message.writeBytes(body);
                        producer.send(queue, message);
                        sent.increment();
                    }
                }
                return null;
            }));
        }
        ready.await();
        Thread.sleep(1000);
        long before = sent.sum();
        long begin = System.nanoTime();
        Thread.sleep(seconds * 1000);
        double rate = (sent.sum() - before) * 1e9 / (System.nanoTime() - begin);
        stop.set(true);
        for (Future<?> worker : workers) {
            worker.get();
        }
        pool.shutdown();
        drain(factory);
        return rate;
    }

    /** Fills the queue, then receives it in transactions of one message; returns commits per second. */
    private static double receive(ConnectionFactory factory, int threads, byte[] body, int window) throws Exception {
        int total = 8000;
        try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            JMSProducer producer = context.createProducer();
            for (int i = 0; i < total; i++) {
                BytesMessage message = context.createBytesMessage();
                message.writeBytes(body);
                producer.send(context.createQueue(MailQueues.INBOUND), message);
                if (i % 200 == 199) {
                    context.commit();
                }
            }
            context.commit();
        }
        ActiveMQJMSConnectionFactory consumers = (ActiveMQJMSConnectionFactory) TestBroker.connections();
        consumers.setConsumerWindowSize(window);
        ExecutorService pool = Executors.newCachedThreadPool();
        CountDownLatch done = new CountDownLatch(total);
        List<Future<?>> workers = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            workers.add(pool.submit(() -> {
                try (JMSContext context = consumers.createContext(JMSContext.SESSION_TRANSACTED);
                        JMSConsumer consumer = context.createConsumer(context.createQueue(MailQueues.INBOUND))) {
                    while (done.getCount() > 0) {
                        if (consumer.receive(200) != null) {
                            context.commit();
                            done.countDown();
                        }
                    }
                }
                return null;
            }));
        }
        done.await();
        double rate = total * 1e9 / (System.nanoTime() - begin);
        for (Future<?> worker : workers) {
            worker.get();
        }
        pool.shutdown();
        consumers.close();
        return rate;
    }

    private static void drain(ConnectionFactory factory) {
        try (JMSContext context = factory.createContext(JMSContext.DUPS_OK_ACKNOWLEDGE);
                JMSConsumer consumer = context.createConsumer(context.createQueue(MailQueues.INBOUND))) {
            while (consumer.receive(500) != null) {
                // only emptied
            }
        }
    }

    private static void delete(Path directory) throws Exception {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory, new FileVisitOption[0])) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
