package org.mailstage.core.bounce;

import java.util.List;
import java.util.Locale;
import org.mailstage.core.mime.MimeHeader;

/** What the header section tells about the kind of a message. Stateless. */
final class MessageTraits {
    private static final List<String> DAEMONS = List.of(
            "mailer-daemon",
            "postmaster",
            "post_master",
            "mail delivery",
            "mail administrator",
            "mdaemon",
            "mail-daemon");
    private static final List<String> FAILURE_SUBJECTS = List.of(
            "undeliver",
            "delivery status",
            "delivery fail",
            "delivery problem",
            "delivery report",
            "delivery notification",
            "delivery error",
            "delivery has failed",
            "delivery warning",
            "delivery delayed",
            "mail delivery",
            "message delivery",
            "failure notice",
            "failure delivery",
            "delivery has been delayed",
            "returned mail",
            "returned to sender",
            "returning message",
            "return receipt failure",
            "mail failure",
            "mail system error",
            "mail error",
            "non-delivery",
            "nondelivery",
            "not delivered",
            "not be delivered",
            "unable to deliver",
            "could not send",
            "couldn't be delivered",
            "non recapitabile",
            "warning: could not",
            "message status",
            "error sending");
    private static final List<String> FAILURE_TEXTS =
            List.of("not be delivered", "unable to deliver", "delivery failed", "undeliverable", "delivery has failed");
    private static final List<String> AWAY = List.of(
            "out of office",
            "out-of-office",
            "automatic reply",
            "auto reply",
            "auto-reply",
            "autoreply",
            "auto response",
            "auto-response",
            "autoresponse",
            "vacation",
            "away from my mail",
            "on holiday");
    private static final List<String> CHALLENGES = List.of(
            "please confirm your message",
            "confirm your message",
            "confirm your email to",
            "confirmation of your message required",
            "verify your message",
            "verify that you sent",
            "sender verification required",
            "please verify your address to",
            "spam protection: please",
            "requires confirmation of your",
            "challenge-response");

    private MessageTraits() {}

    /** Sent by a mail system, by its From field. */
    static boolean isFromMailSystem(MimeHeader header) {
        return contains(header.text("from"), DAEMONS);
    }

    /** Says that something could not be delivered. */
    static boolean isFailureSubject(MimeHeader header) {
        return contains(header.text("subject"), FAILURE_SUBJECTS);
    }

    /** Says in its text that something could not be delivered. */
    static boolean isFailureText(String text) {
        return contains(text, FAILURE_TEXTS);
    }

    /** An answer by a program (RFC 3834 §5) or by one that does not say so in the standard's way. */
    static boolean isAutomaticReply(MimeHeader header) {
        String submitted =
                header.text("auto-submitted").toLowerCase(Locale.ROOT).strip();
        String precedence = header.text("precedence").toLowerCase(Locale.ROOT).strip();
        return submitted.startsWith("auto-replied")
                || precedence.equals("auto_reply")
                || header.first("x-autoreply").isPresent()
                || header.first("x-autorespond").isPresent()
                || header.first("x-auto-response").isPresent()
                || contains(header.text("subject"), AWAY);
    }

    /** Asks the sender to prove that a person sent the message. */
    static boolean isChallenge(MimeHeader header, String text) {
        return contains(header.text("subject"), CHALLENGES) || contains(text, CHALLENGES);
    }

    private static boolean contains(String text, List<String> phrases) {
        String lower = text.toLowerCase(Locale.ROOT);
        return phrases.stream().anyMatch(lower::contains);
    }
}
