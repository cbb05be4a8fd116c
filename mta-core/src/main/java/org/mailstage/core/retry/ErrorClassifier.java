package org.mailstage.core.retry;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryPhase;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.smtp.EnhancedStatus;

/**
 * Tells the class of an error by the status, by the words of the reply, and by where in the session it came.
 *
 * <p>Stateless. Words count before the status, because many systems answer with {@code 4.7.0} or {@code 4.7.1} whatever the
 * reason. A wrong guess costs nothing but a wait that is longer or shorter than needed.
 */
public final class ErrorClassifier {
    private static final String REMOTE = "smtp";

    private static final Pattern GREYLIST = Pattern.compile("gr[ae]y[- ]?list");
    private static final Pattern TLS = Pattern.compile("\\b(?:start)?tls\\b|\\bssl\\b");
    private static final Pattern QUOTA = Pattern.compile("over ?quota|quota exceeded|exceed(?:s|ed)? (?:\\w+ )?quota"
            + "|mailbox (?:\\w+ )?full|mailbox (?:size )?limit|out of storage|insufficient mailbox storage");
    private static final Pattern RATE =
            Pattern.compile("throttl|rate[- ]?limit|\\brate of\\b|too (?:quickly|fast|much mail)"
                    + "|too many|concurrent|limit exceeded|exceed(?:s|ed|ing)? (?:\\w+ ){0,4}(?:limit|rate|number)"
                    + "|unexpected volume|server (?:is )?busy|trop de");
    private static final Pattern DNS = Pattern.compile("\\bdns\\b|domain (?:\\w+ )?not found|name service|nameserver"
            + "|(?:unable|cannot|could not) (?:to )?resolve|domain of sender");
    private static final Pattern POLICY = Pattern.compile("policy|spam|reputation|block(?:ed|list| list)|blacklist"
            + "|complaint|\\bspf\\b|\\bdkim\\b|\\bdmarc\\b|cannot find your|access denied|suspicious");

    private ErrorClassifier() {}

    /** The class of what deferred a recipient. */
    public static ErrorClass classify(DeliveryOutcome.Deferred deferred) {
        Diagnostic diagnostic = deferred.diagnostic();
        return diagnostic.type().equals(REMOTE)
                ? ofReply(deferred, diagnostic.text().toLowerCase(Locale.ROOT))
                : ofOurs(deferred);
    }

    private static ErrorClass ofReply(DeliveryOutcome.Deferred deferred, String text) {
        EnhancedStatus status = deferred.status();
        if (GREYLIST.matcher(text).find()) {
            return ErrorClass.GREYLIST;
        }
        if (deferred.phase() == DeliveryPhase.STARTTLS
                || text.startsWith("454") && TLS.matcher(text).find()) {
            return ErrorClass.TLS;
        }
        if (is(status, 2, 2) || QUOTA.matcher(text).find()) {
            return ErrorClass.QUOTA;
        }
        if (is(status, 4, 5) || is(status, 7, 28) || RATE.matcher(text).find()) {
            return ErrorClass.RATE;
        }
        if (is(status, 1, 8) || is(status, 1, 2) || is(status, 4, 3)) {
            return ErrorClass.DNS;
        }
        if (status.subject() == 7 || POLICY.matcher(text).find()) {
            return ErrorClass.POLICY;
        }
        if (DNS.matcher(text).find()) {
            return ErrorClass.DNS;
        }
        return isBeforeHello(deferred.phase()) ? ErrorClass.CONNECT : ErrorClass.OTHER;
    }

    /** No reply: what we found ourselves has a status of our own choice. */
    private static ErrorClass ofOurs(DeliveryOutcome.Deferred deferred) {
        EnhancedStatus status = deferred.status();
        if (deferred.phase() == DeliveryPhase.STARTTLS || status.subject() == 7) {
            return ErrorClass.TLS;
        }
        if (is(status, 4, 1) || is(status, 4, 2)) {
            return ErrorClass.CONNECT;
        }
        return is(status, 4, 3) || is(status, 4, 4) ? ErrorClass.DNS : ErrorClass.OTHER;
    }

    /** A host that sends the caller away without a word about it takes no connections. */
    private static boolean isBeforeHello(@Nullable DeliveryPhase phase) {
        return phase == DeliveryPhase.CONNECT || phase == DeliveryPhase.GREETING;
    }

    private static boolean is(EnhancedStatus status, int subject, int detail) {
        return status.subject() == subject && status.detail() == detail;
    }
}
