package org.mailstage.ejb.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

/**
 * What the answer of a web server means for a message (RFC 9110 §15). Stateless.
 *
 * <p>2xx took it. 4xx says that this request will never do, but for 408, 425 and 429, which ask for another attempt, and for
 * those that a wrong URL or token gives: like a redirect and anything unheard of they are a mistake in the route, which must
 * not bounce everybody's mail. 5xx is the server's trouble.
 */
final class HttpVerdict {
    private static final EnhancedStatus DELIVERED = EnhancedStatus.of(2, 0, 0);
    private static final EnhancedStatus NO_ANSWER = EnhancedStatus.of(4, 4, 1);
    private static final EnhancedStatus BAD_CONNECTION = EnhancedStatus.of(4, 4, 2);
    private static final EnhancedStatus NO_TRUST = EnhancedStatus.of(4, 7, 5);
    private static final EnhancedStatus MISCONFIGURED = EnhancedStatus.of(4, 3, 5);
    private static final EnhancedStatus SERVER_TROUBLE = EnhancedStatus.of(4, 3, 0);
    private static final EnhancedStatus SLOW_DOWN = EnhancedStatus.of(4, 3, 2);
    private static final EnhancedStatus TOO_LARGE = EnhancedStatus.of(5, 3, 4);
    private static final EnhancedStatus REFUSED = EnhancedStatus.of(5, 0, 0);

    private static final Set<Integer> TRY_AGAIN = Set.of(408, 425, 429);
    private static final Set<Integer> WRONG_ROUTE = Set.of(401, 403, 404, 405, 407);
    private static final int CONTENT_TOO_LARGE = 413;
    private static final String IN_DOUBT = "; the web server may have taken the message";

    private HttpVerdict() {}

    /** @param text the beginning of the response's body */
    static DeliveryOutcome onStatus(int code, String text) {
        String line = text.lines().findFirst().orElse("").strip();
        String answer = "HTTP status " + code + (line.isEmpty() ? "" : ": " + line);
        Diagnostic diagnostic = Diagnostic.local(answer);
        switch (code / 100) {
            case 2:
                return new DeliveryOutcome.Delivered(DELIVERED, "", Reply.of(250, DELIVERED, diagnostic.text()));
            case 4:
                if (TRY_AGAIN.contains(code)) {
                    return new DeliveryOutcome.Deferred(SLOW_DOWN, "", diagnostic);
                }
                if (WRONG_ROUTE.contains(code)) {
                    return new DeliveryOutcome.Deferred(MISCONFIGURED, "", diagnostic);
                }
                return new DeliveryOutcome.Failed(code == CONTENT_TOO_LARGE ? TOO_LARGE : REFUSED, "", diagnostic);
            case 5:
                return new DeliveryOutcome.Deferred(SERVER_TROUBLE, "", diagnostic);
            default:
                return new DeliveryOutcome.Deferred(MISCONFIGURED, "", diagnostic);
        }
    }

    /** No answer came: what is not known is tried again (invariant I5). */
    static DeliveryOutcome onFailure(URI url, Throwable failure) {
        String host = url.getAuthority();
        if (failure instanceof HttpConnectTimeoutException
                || failure instanceof ConnectException
                || failure instanceof UnresolvedAddressException) {
            return deferred(NO_ANSWER, "no connection to " + host);
        }
        if (failure instanceof HttpTimeoutException) {
            return onTimeout(url);
        }
        if (failure instanceof SSLException) {
            return deferred(NO_TRUST, "no TLS with " + host + ": " + failure.getMessage());
        }
        String what = failure instanceof IOException ? "connection lost to " : "no answer of ";
        return deferred(BAD_CONNECTION, what + host + ": " + failure.getMessage() + IN_DOUBT);
    }

    static DeliveryOutcome onTimeout(URI url) {
        return deferred(BAD_CONNECTION, "no answer of " + url.getAuthority() + " in time" + IN_DOUBT);
    }

    /** The token file of the host cannot be read. */
    static DeliveryOutcome onNoToken(URI url) {
        return deferred(MISCONFIGURED, "the token for " + url.getAuthority() + " cannot be read");
    }

    /** The message cannot be read; nothing was sent. */
    static DeliveryOutcome onNoContent() {
        return deferred(SERVER_TROUBLE, "the message could not be read");
    }

    private static DeliveryOutcome deferred(EnhancedStatus status, String text) {
        return new DeliveryOutcome.Deferred(status, "", Diagnostic.local(text));
    }
}
