package org.mailstage.core.verification;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses recipients that do not exist, at RCPT, and slows down clients that try out addresses.
 *
 * <p>Thread-safe; nothing blocks. It comes behind the relay rules, so that strangers cannot have foreign mail systems
 * asked.
 */
public final class RecipientVerification implements PolicyStage {
    private static final Logger LOG = LoggerFactory.getLogger(RecipientVerification.class);
    private static final Verdict UNKNOWN = Verdict.refuse(Reply.of(550, "5.1.1", "no such mailbox here"));
    private static final Verdict TRY_AGAIN =
            Verdict.refuse(Reply.of(450, "4.1.1", "the mailbox cannot be verified now, try again later"));
    private static final Verdict TOO_MANY_UNKNOWN =
            Verdict.refuse(Reply.of(421, "4.7.0", "too many unknown recipients, try again later"));

    private final Supplier<VerificationSettings> settings;
    private final RecipientDomains domains;
    private final RecipientDirectory directory;
    private final Predicate<ClientInfo> trusted;
    private final Callouts callouts;
    private final HarvestLimit harvest;
    private final VerificationStatistics statistics;

    /** @param trusted clients to which the limit of unknown recipients does not apply */
    public RecipientVerification(
            Supplier<VerificationSettings> settings,
            RecipientDomains domains,
            RecipientDirectory directory,
            RecipientProber prober,
            Predicate<ClientInfo> trusted,
            VerificationStatistics statistics,
            Clock clock) {
        this.settings = settings;
        this.domains = domains;
        this.directory = directory;
        this.trusted = trusted;
        this.callouts = new Callouts(prober, statistics, clock, Callouts.CAPACITY);
        this.harvest = new HarvestLimit(clock);
        this.statistics = statistics;
    }

    @Override
    public Verdict onRecipient(ClientInfo client, RecipientRequest request) {
        VerificationSettings current = settings.get();
        Mailbox recipient = request.recipient();
        switch (method(recipient, current)) {
            case TABLES:
                return verdict(client, recipient, look(recipient, current.delimiter()), current);
            case CALLOUT:
                return callOut(client, recipient, current);
            case OFF:
            default:
                return Verdict.ACCEPT;
        }
    }

    private VerificationMethod method(Mailbox recipient, VerificationSettings current) {
        if (current.local() == VerificationMethod.OFF && current.relay() == VerificationMethod.OFF) {
            return VerificationMethod.OFF;
        }
        return switch (domains.kindOf(recipient)) {
            case LOCAL -> current.local();
            case RELAY -> current.relay();
            case OTHER -> VerificationMethod.OFF;
        };
    }

    /** {@code user+list@} is {@code user@} where nobody has exactly that name. */
    private RecipientAnswer look(Mailbox recipient, String delimiter) {
        RecipientAnswer whole = directory.find(recipient);
        int end = delimiter.isEmpty() ? -1 : recipient.localPart().indexOf(delimiter);
        if (whole != RecipientAnswer.UNKNOWN || end <= 0) {
            return whole;
        }
        return directory.find(new Mailbox(recipient.localPart().substring(0, end), recipient.domain()));
    }

    private Verdict callOut(ClientInfo client, Mailbox recipient, VerificationSettings current) {
        if (isLimited(client) && harvest.isOver(client.address(), current.harvest()) && !callouts.isKept(recipient)) {
            // Next hops are not asked on behalf of a client that tries out addresses.
            return sentAway(current.harvest());
        }
        CompletableFuture<RecipientAnswer> answer = callouts.verify(recipient, current.cache());
        if (answer.isDone()) {
            return verdict(client, recipient, answer.join(), current);
        }
        // A copy: the answer is for others too, who may wait longer, and for the next time.
        return Verdict.later(answer.copy()
                .completeOnTimeout(
                        RecipientAnswer.UNAVAILABLE, current.patience().toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(said -> stage(verdict(client, recipient, said, current))));
    }

    private static CompletionStage<Verdict> stage(Verdict verdict) {
        return verdict instanceof Verdict.Later later ? later.stage() : CompletableFuture.completedStage(verdict);
    }

    private Verdict verdict(
            ClientInfo client, Mailbox recipient, RecipientAnswer answer, VerificationSettings current) {
        statistics.count(answer);
        switch (answer) {
            case KNOWN:
                return Verdict.ACCEPT;
            case UNKNOWN:
                LOG.info(
                        "MTA-10702 recipient unknown client={} recipient={}",
                        client.address().getHostAddress(),
                        recipient);
                return unknown(client, current.harvest());
            case UNAVAILABLE:
            default:
                return current.noAnswer() == NoAnswer.ACCEPT ? Verdict.ACCEPT : TRY_AGAIN;
        }
    }

    private Verdict unknown(ClientInfo client, VerificationSettings.Harvest limit) {
        if (!isLimited(client)) {
            return UNKNOWN;
        }
        int count = harvest.count(client.address(), limit);
        if (count <= limit.limit()) {
            return UNKNOWN;
        }
        if (count == limit.limit() + 1) {
            LOG.warn(
                    "MTA-10703 client tries out addresses client={} unknown={} window={}",
                    client.address().getHostAddress(),
                    count,
                    limit.window());
        }
        return sentAway(limit);
    }

    private boolean isLimited(ClientInfo client) {
        return client.user() == null && !trusted.test(client);
    }

    /** The client waits for it, no thread does. */
    private Verdict sentAway(VerificationSettings.Harvest limit) {
        statistics.countOverLimit();
        if (limit.delay().isZero()) {
            return TOO_MANY_UNKNOWN;
        }
        return Verdict.later(new CompletableFuture<Verdict>()
                .completeOnTimeout(TOO_MANY_UNKNOWN, limit.delay().toMillis(), TimeUnit.MILLISECONDS));
    }
}
