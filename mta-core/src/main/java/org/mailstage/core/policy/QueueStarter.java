package org.mailstage.core.policy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.mailstage.core.net.DomainNames;
import org.mailstage.core.net.InternationalDomain;
import org.mailstage.core.smtp.Reply;

/**
 * Answers ETRN (RFC 1985): the mail that waits for a domain is tried at once. {@code @example.org} means the subdomains too.
 *
 * <p>Thread-safe. A start costs a walk through the queues, so the same one is made once a minute at most; whoever asks again
 * hears the same.
 */
public final class QueueStarter {
    static final Duration REST = Duration.ofMinutes(1);

    /** Different starts in that time. */
    static final int REMEMBERED = 1_000;

    private static final Reply NOT_A_DOMAIN = Reply.of(501, "5.5.4", "ETRN takes a domain, or @ and a domain");
    private static final Reply NO_SUCH_QUEUE = Reply.of(458, "4.5.0", "no queue goes by that name; give a domain");

    private static final Reply TOO_MANY = Reply.of(458, "4.3.2", "too many queues were started a moment ago");

    /** What starts queues; returns at once. */
    public interface Queues {
        /** @param subdomains whether mail for its subdomains is meant too */
        void start(String domain, boolean subdomains);
    }

    private final Queues queues;
    private final LongSupplier nanoTime;
    private final Map<String, Long> started = new LinkedHashMap<>();

    public QueueStarter(Queues queues) {
        this(queues, System::nanoTime);
    }

    QueueStarter(Queues queues, LongSupplier nanoTime) {
        this.queues = queues;
        this.nanoTime = nanoTime;
    }

    /** The reply to ETRN with this argument. */
    public Reply start(String argument) {
        String node = argument.strip();
        if (node.startsWith("#")) {
            return NO_SUCH_QUEUE;
        }
        boolean subdomains = node.startsWith("@");
        Optional<String> domain = InternationalDomain.toAscii(subdomains ? node.substring(1) : node)
                .filter(DomainNames::isDomain);
        if (domain.isEmpty()) {
            return NOT_A_DOMAIN;
        }
        Start start = begin((subdomains ? "@" : "") + domain.get());
        if (start == Start.NOW) {
            queues.start(domain.get(), subdomains);
        }
        return start == Start.TOO_MANY ? TOO_MANY : Reply.of(250, "2.0.0", "queuing for " + domain.get() + " started");
    }

    private enum Start {
        NOW,
        A_MOMENT_AGO,
        TOO_MANY
    }

    private synchronized Start begin(String key) {
        long now = nanoTime.getAsLong();
        started.values().removeIf(at -> now - at >= REST.toNanos());
        if (started.containsKey(key)) {
            return Start.A_MOMENT_AGO;
        }
        if (started.size() >= REMEMBERED) {
            return Start.TOO_MANY;
        }
        started.put(key, now);
        return Start.NOW;
    }
}
