package org.mailstage.connector.outbound;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.DeliveryTerms;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.smtp.SmtpTimeouts;

/**
 * Measures the client against a sink that already runs, for example {@code smtp-sink -c 127.0.0.1:2600 1000}.
 *
 * <p>Arguments: {@code smtp:host:port|lmtp:host:port threads messages octets [recipients]}; three rounds, the first one warms up.
 */
public final class SmtpDeliveryAgentLoad {
    private SmtpDeliveryAgentLoad() {}

    public static void main(String[] args) throws Exception {
        NextHop sink = NextHop.parse(args[0]);
        int threads = Integer.parseInt(args[1]);
        int messages = Integer.parseInt(args[2]);
        byte[] content = content(Integer.parseInt(args[3]));
        int recipients = args.length > 4 ? Integer.parseInt(args[4]) : 1;
        DeliveryRequest request = request(sink, content, recipients);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (SmtpDeliveryAgent agent = new SmtpDeliveryAgent()) {
            for (int round = 1; round <= 3; round++) {
                long started = System.nanoTime();
                run(workers, agent, request, threads, messages / threads);
                double seconds = (System.nanoTime() - started) / 1e9;
                System.out.printf(
                        "round %d: %d threads, %d octets, %d recipients: %.0f messages/s%n",
                        round, threads, content.length, recipients, messages / threads * threads / seconds);
            }
        } finally {
            workers.shutdown();
        }
    }

    private static void run(
            ExecutorService workers, SmtpDeliveryAgent agent, DeliveryRequest request, int threads, int each)
            throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            running.add(workers.submit(() -> {
                for (int i = 0; i < each; i++) {
                    for (DeliveryOutcome outcome : agent.deliver(request)) {
                        if (!(outcome instanceof DeliveryOutcome.Delivered)) {
                            throw new IllegalStateException(outcome.toString());
                        }
                    }
                }
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
    }

    private static DeliveryRequest request(NextHop sink, byte[] content, int recipients) throws Exception {
        List<Mailbox> mailboxes = new ArrayList<>();
        for (int i = 0; i < recipients; i++) {
            mailboxes.add(Mailbox.ofTrusted("user" + i + "@example.com"));
        }
        Target target = new Target(sink.host(), InetAddress.getByName(sink.host()), sink.port());
        return new DeliveryRequest(
                QueueId.next(System.currentTimeMillis()),
                new Envelope(ReversePath.ofTrusted("load@example.org"), mailboxes, BodyType.SEVEN_BIT),
                MessageContent.of(content),
                sink,
                List.of(target),
                SmtpTimeouts.DEFAULT,
                DeliveryTerms.plain("client.example.org", Duration.ofSeconds(5)));
    }

    private static byte[] content(int octets) {
        StringBuilder text = new StringBuilder("Subject: load\r\n\r\n");
        while (text.length() < octets) {
            text.append("The quick brown fox jumps over the lazy dog. It does so again and again.\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
