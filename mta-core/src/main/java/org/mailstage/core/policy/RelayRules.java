package org.mailstage.core.policy;

import java.util.Objects;
import java.util.function.Supplier;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.AuthMode;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.Verdict;

/**
 * The relay rules: trusted networks and authenticated users may send anywhere, everybody else only to our local and
 * relay domains.
 *
 * <p>Thread-safe; every call reads the settings in force. The postmaster is reachable for everybody (RFC 5321
 * §4.5.1).
 */
public final class RelayRules implements PolicyStage {
    private static final Verdict NO_RELAY =
            Verdict.refuse(Reply.of(550, "5.7.1", "relaying to that domain is not permitted"));
    private static final Verdict AUTHENTICATE = Verdict.refuse(Reply.of(530, "5.7.0", "Authentication required"));
    private static final Verdict TOO_MANY =
            Verdict.refuse(Reply.of(421, "4.7.0", "too many sessions, try again later"));
    private static final Verdict TOO_MANY_OF_ADDRESS =
            Verdict.refuse(Reply.of(421, "4.7.0", "too many sessions from your address, try again later"));

    private final Supplier<MailSettings> settings;

    public RelayRules(Supplier<MailSettings> settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    @Override
    public Verdict onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
        ReceptionLimits limits = settings.get().limits();
        if (sessions > limits.sessions()) {
            return TOO_MANY;
        }
        return sessionsOfAddress > limits.sessionsPerAddress() ? TOO_MANY_OF_ADDRESS : Verdict.ACCEPT;
    }

    /** RFC 6409 §4.3, RFC 4954 §6. */
    @Override
    public Verdict onMail(ClientInfo client, MailRequest mail) {
        MailSettings current = settings.get();
        ListenerSettings listener = current.reception().listeners().get(client.listener());
        boolean required = listener != null && listener.auth() == AuthMode.REQUIRED;
        boolean known = client.user() != null || !required || current.isTrusted(client.address());
        return known ? Verdict.ACCEPT : AUTHENTICATE;
    }

    @Override
    public Verdict onRecipient(ClientInfo client, RecipientRequest request) {
        MailSettings current = settings.get();
        Mailbox recipient = request.recipient();
        boolean accepted = isPostmaster(recipient, current)
                || isOurs(recipient, current)
                || client.user() != null
                || current.isTrusted(client.address());
        return accepted ? Verdict.ACCEPT : NO_RELAY;
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
}
