package org.mailstage.core.dsn;

import java.util.Map;
import org.mailstage.core.smtp.EnhancedStatus;

/** Enhanced status codes in words for people who have never heard of them (RFC 3463, RFC 7505, RFC 7372). */
final class StatusExplanation {
    /** Subject and detail; what they mean is the same for 4 and 5. */
    private static final Map<String, String> EXACT = Map.ofEntries(
            Map.entry("1.0", "There is something wrong with the address."),
            Map.entry("1.1", "There is no such mailbox. Please check the part before the @ for typing errors."),
            Map.entry("1.2", "There is no such mail domain. Please check the part after the @ for typing errors."),
            Map.entry("1.3", "The address is not a valid e-mail address."),
            Map.entry("1.4", "The address stands for more than one mailbox."),
            Map.entry("1.6", "The mailbox has moved and left no new address."),
            Map.entry("1.7", "Your own address was refused as not valid."),
            Map.entry("1.8", "The domain of your own address was refused, because it could not be found."),
            Map.entry("1.10", "The domain of this address accepts no e-mail at all."),
            Map.entry("2.0", "The mailbox cannot be used."),
            Map.entry("2.1", "The mailbox is switched off."),
            Map.entry("2.2", "The mailbox is full."),
            Map.entry("2.3", "The message is larger than this mailbox allows."),
            Map.entry("2.4", "The mailing list could not be expanded."),
            Map.entry("3.1", "The recipient's mail system has no space left."),
            Map.entry("3.2", "The recipient's mail system is not accepting messages."),
            Map.entry("3.4", "The message is too large for the recipient's mail system."),
            Map.entry("3.5", "A mail system on the way is not set up correctly."),
            Map.entry("4.1", "The recipient's mail system does not answer."),
            Map.entry("4.2", "The connection to the recipient's mail system broke."),
            Map.entry("4.3", "The address of the recipient's mail system could not be looked up."),
            Map.entry("4.4", "No way to the recipient's mail system could be found."),
            Map.entry("4.6", "The message goes round in circles between mail systems."),
            Map.entry("7.0", "The recipient's mail system refused the message because of its policy."),
            Map.entry("7.1", "The recipient's mail system does not allow you to send to this address."),
            Map.entry("7.2", "You are not allowed to send to this mailing list."),
            Map.entry("7.23", "Your domain does not allow this server to send its mail (SPF)."),
            Map.entry("7.26", "The message could not prove that it comes from your domain."));

    private static final Map<Integer, String> BY_SUBJECT = Map.of(
            1, "There is something wrong with the address.",
            2, "There is a problem with the mailbox.",
            3, "There is a problem with the recipient's mail system.",
            4, "The recipient's mail system could not be reached.",
            5, "The mail systems did not understand each other.",
            6, "The recipient's mail system does not take this kind of content.",
            7, "The recipient's mail system refused the message because of its policy.");

    private StatusExplanation() {}

    static String of(EnhancedStatus status) {
        String exact = EXACT.get(status.subject() + "." + status.detail());
        return exact != null
                ? exact
                : BY_SUBJECT.getOrDefault(status.subject(), "The recipient's mail system refused the message.");
    }
}
