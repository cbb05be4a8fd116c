package org.mailstage.core.policy;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.ReceptionPolicy;

/**
 * The relay rules: trusted networks may send anywhere, everybody else only to our local and relay domains.
 *
 * <p>Thread-safe; every call reads the settings in force. The postmaster is reachable for everybody (RFC 5321
 * §4.5.1). On a submission listener only trusted networks may send (RFC 6409 §4.3).
 */
public final class RelayRules implements ReceptionPolicy {
    /** The role of submission listeners in {@link ClientInfo#role()}. */
    public static final String SUBMISSION = "submission";

    private static final Reply NO_RELAY = Reply.of(550, "5.7.1", "relaying to that domain is not permitted");
    private static final Reply NO_SUBMISSION = Reply.of(550, "5.7.1", "your network may not submit mail here");
    private static final Reply TOO_MANY = Reply.of(421, "4.7.0", "too many sessions, try again later");
    private static final Reply TOO_MANY_OF_ADDRESS =
            Reply.of(421, "4.7.0", "too many sessions from your address, try again later");

    private final Supplier<MailSettings> settings;

    public RelayRules(Supplier<MailSettings> settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    @Override
    public String hostname() {
        return settings.get().hostname();
    }

    @Override
    public ReceptionLimits limits() {
        return settings.get().limits();
    }

    @Override
    public Optional<Reply> onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
        ReceptionLimits limits = limits();
        if (sessions > limits.sessions()) {
            return Optional.of(TOO_MANY);
        }
        return sessionsOfAddress > limits.sessionsPerAddress() ? Optional.of(TOO_MANY_OF_ADDRESS) : Optional.empty();
    }

    @Override
    public Optional<Reply> onMail(ClientInfo client, ReversePath reversePath) {
        boolean refused = SUBMISSION.equals(client.role()) && !isTrusted(client.address(), settings.get());
        return refused ? Optional.of(NO_SUBMISSION) : Optional.empty();
    }

    @Override
    public Optional<Reply> onRecipient(ClientInfo client, ReversePath reversePath, Mailbox recipient) {
        MailSettings current = settings.get();
        boolean accepted =
                isPostmaster(recipient, current) || isOurs(recipient, current) || isTrusted(client.address(), current);
        return accepted ? Optional.empty() : Optional.of(NO_RELAY);
    }

    private static boolean isOurs(Mailbox recipient, MailSettings settings) {
        String domain = recipient.domainKey();
        return settings.localDomains().contains(domain)
                || settings.relayDomains().contains(domain);
    }

    /** The bare name, and the address that stands in our DSNs as From: answers to it must arrive. */
    private static boolean isPostmaster(Mailbox recipient, MailSettings settings) {
        Mailbox postmaster = settings.postmaster();
        if (recipient.domain().isEmpty()) {
            return recipient.localPart().equalsIgnoreCase("postmaster");
        }
        return recipient.localPart().equalsIgnoreCase(postmaster.localPart())
                && recipient.domainKey().equals(postmaster.domainKey());
    }

    private static boolean isTrusted(InetAddress address, MailSettings settings) {
        for (CidrBlock network : settings.trusted()) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
