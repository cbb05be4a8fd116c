package org.mailstage.core.traffic;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.Verdict;

/**
 * No new mail transaction while the node is overloaded, whoever asks: {@code 452 4.3.1}. Transactions under way may end, and
 * what was accepted is delivered.
 *
 * <p>Thread-safe. Somebody else looks at the node, and says here what is the matter.
 */
public final class OverloadGuard implements PolicyStage {
    /** Insufficient system storage (RFC 5321 §4.2.3), mail system full (RFC 3463 §3.4). */
    private static final Verdict NO_STORAGE =
            Verdict.refuse(Reply.of(452, "4.3.1", "Insufficient system storage, try again later"));

    /** What a node can have too little or too much of. */
    public enum Reason {
        /** Too little room on the disk. */
        DISK,
        /** Too many messages in the queues. */
        QUEUE,
        /** The broker takes nothing. */
        BROKER;

        /** As it stands in REST and metrics. */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is the matter. Immutable.
     *
     * @param since since when
     * @param detail the figures, for administrators
     */
    public record Overload(Reason reason, Instant since, String detail) {}

    private final LongAdder refused = new LongAdder();
    private volatile @Nullable Overload overload;
    private volatile long room = Long.MAX_VALUE;

    @Override
    public Verdict onMail(ClientInfo client, MailRequest mail) {
        if (overload != null || mail.declaredSize() > room) {
            refused.increment();
            return NO_STORAGE;
        }
        return Verdict.ACCEPT;
    }

    /** The node is overloaded; a second call replaces the first. */
    public void overloaded(Overload what) {
        overload = what;
    }

    /** The node is no longer overloaded. @param octets the largest message there is room for */
    public void clear(long octets) {
        room = octets;
        overload = null;
    }

    /** What is the matter; empty when nothing is. */
    public Optional<Overload> overload() {
        return Optional.ofNullable(overload);
    }

    /** How many mail transactions were refused since the start. */
    public long refused() {
        return refused.sum();
    }
}
