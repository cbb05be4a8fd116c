package org.mailstage.core.traffic;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.net.ClientNetwork;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.Verdict;
import org.mailstage.core.traffic.TrafficRule.Measure;
import org.mailstage.core.traffic.TrafficRule.Subject;

/**
 * Limits what clients send per time, by network, user and domain of the reverse-path.
 *
 * <p>Connections, messages (MAIL commands) and recipients are counted before they are granted; octets and errors are known
 * afterwards only, so whoever has used up those is refused at the next connection or MAIL. Listeners of different roles
 * count apart. Trusted networks are exempt unless the settings say otherwise, users never are: a stolen password is used
 * from anywhere. Thread-safe; never blocks.
 */
public final class TrafficLimits implements PolicyStage {
    private static final TrafficRule[] RULES = TrafficRule.values();

    private final Supplier<TrafficSettings> settings;
    private final Predicate<ClientInfo> trusted;
    private final SharedTokens tokens;
    private final TrafficRefusals refusals;

    public TrafficLimits(
            Supplier<TrafficSettings> settings,
            Predicate<ClientInfo> trusted,
            SharedTokens tokens,
            TrafficRefusals refusals) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.trusted = Objects.requireNonNull(trusted, "trusted");
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.refusals = Objects.requireNonNull(refusals, "refusals");
    }

    /** One rule as it applies to one client. */
    private record Account(TrafficRule rule, ClientInfo client, String subject, Rate rate) {
        String key() {
            return rule + " " + client.role() + " " + rate.per().toMillis() + " " + subject;
        }
    }

    /** A rule's account, when the rule has a limit and the client something to count by. */
    private Optional<Account> account(TrafficRule rule, ClientInfo client, @Nullable ReversePath sender) {
        TrafficSettings current = settings.get();
        Rate rate = current.rate(rule, client.role()).orElse(null);
        if (rate == null) {
            return Optional.empty();
        }
        String subject = subject(rule.subject(), client, sender, current);
        return subject == null ? Optional.empty() : Optional.of(new Account(rule, client, subject, rate));
    }

    private @Nullable String subject(
            Subject subject, ClientInfo client, @Nullable ReversePath sender, TrafficSettings current) {
        if (subject == Subject.USER) {
            String user = client.user();
            return user == null ? null : user.toLowerCase(Locale.ROOT);
        }
        if (!current.limitTrusted() && trusted.test(client)) {
            return null;
        }
        return subject == Subject.CLIENT
                ? ClientNetwork.of(client.address(), current.ipv4Prefix(), current.ipv6Prefix())
                : sender == null
                        ? null
                        : sender.mailbox().map(Mailbox::domainKey).orElse(null);
    }

    @Override
    public Verdict onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
        return spent(Measure.ERRORS, client, null).and(() -> take(Measure.CONNECTIONS, client, null));
    }

    @Override
    public Verdict onMail(ClientInfo client, MailRequest mail) {
        ReversePath sender = mail.reversePath();
        return spent(Measure.ERRORS, client, sender)
                .and(() -> spent(Measure.SIZE, client, sender))
                .and(() -> take(Measure.MESSAGES, client, sender));
    }

    @Override
    public Verdict onRecipient(ClientInfo client, RecipientRequest recipient) {
        return take(Measure.RECIPIENTS, client, recipient.mail().reversePath());
    }

    @Override
    public void onMessage(ClientInfo client, Envelope envelope, long size, Reply reply) {
        if (reply.isPositive()) {
            charge(Measure.SIZE, client, envelope.reversePath(), size);
        }
    }

    @Override
    public void onError(ClientInfo client, Reply reply) {
        charge(Measure.ERRORS, client, null, 1);
    }

    private Verdict take(Measure measure, ClientInfo client, @Nullable ReversePath sender) {
        return take(0, measure, client, sender);
    }

    /** Asks the rules from that number on; the first that says no counts. */
    private Verdict take(int from, Measure measure, ClientInfo client, @Nullable ReversePath sender) {
        for (int i = from; i < RULES.length; i++) {
            if (RULES[i].measure() != measure) {
                continue;
            }
            Account account = account(RULES[i], client, sender).orElse(null);
            if (account == null) {
                continue;
            }
            Verdict verdict = take(account);
            if (verdict != Verdict.ACCEPT) {
                int next = i + 1;
                return verdict.and(() -> take(next, measure, client, sender));
            }
        }
        return Verdict.ACCEPT;
    }

    private Verdict take(Account account) {
        CompletionStage<Boolean> taken = tokens.take(account.key(), account.rate(), 1);
        CompletableFuture<Boolean> future = taken.toCompletableFuture();
        return future.isDone()
                ? verdict(account, future.join())
                : Verdict.later(taken.thenApply(granted -> verdict(account, granted)));
    }

    private Verdict verdict(Account account, boolean granted) {
        return granted ? Verdict.ACCEPT : refuse(account);
    }

    private Verdict refuse(Account account) {
        refusals.refused(account.rule(), account.client().role(), account.subject(), account.rate());
        return Verdict.refuse(account.rule().reply());
    }

    private Verdict spent(Measure measure, ClientInfo client, @Nullable ReversePath sender) {
        for (TrafficRule rule : RULES) {
            if (rule.measure() == measure) {
                Account account = account(rule, client, sender).orElse(null);
                if (account != null && tokens.isSpent(account.key(), account.rate())) {
                    return refuse(account);
                }
            }
        }
        return Verdict.ACCEPT;
    }

    private void charge(Measure measure, ClientInfo client, @Nullable ReversePath sender, long amount) {
        for (TrafficRule rule : RULES) {
            if (rule.measure() == measure) {
                account(rule, client, sender).ifPresent(a -> tokens.charge(a.key(), a.rate(), amount));
            }
        }
    }
}
