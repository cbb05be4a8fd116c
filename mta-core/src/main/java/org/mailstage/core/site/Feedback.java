package org.mailstage.core.site;

import java.util.List;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryOutcome.Deferred;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.delivery.FailureScope;

/** What the outcomes of one attempt say about the site. */
enum Feedback {
    /** The site took or refused messages and recipients as one that works does. */
    ALIVE,
    /** It answers, but does not want this message now: fewer at once may be better, and it is not dead. */
    RELUCTANT,
    /** No session came about, or it ended before its time. */
    TROUBLE,
    /** Nothing: the failure was ours, or no attempt was made. */
    SILENT;

    private static final String REMOTE = "smtp";

    static Feedback of(List<DeliveryOutcome> outcomes) {
        Feedback worst = SILENT;
        for (DeliveryOutcome outcome : outcomes) {
            Feedback one = of(outcome);
            if (one == ALIVE) {
                return ALIVE;
            }
            if (one != SILENT && (worst == SILENT || one == RELUCTANT)) {
                worst = one;
            }
        }
        return worst;
    }

    private static Feedback of(DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Delivered) {
            return ALIVE;
        }
        if (outcome instanceof DeliveryOutcome.Failed failed) {
            return isRemote(failed.diagnostic()) ? ALIVE : SILENT;
        }
        Deferred deferred = (Deferred) outcome;
        boolean remote = isRemote(deferred.diagnostic());
        return switch (deferred.scope()) {
            case RECIPIENT -> remote ? ALIVE : SILENT;
            case MESSAGE -> remote ? RELUCTANT : ofOurWords(deferred);
            case HOST, SESSION -> remote ? TROUBLE : ofOurWords(deferred);
        };
    }

    /** X.4.1, X.4.2 and X.5.0: no answer, a bad connection, no protocol (RFC 3463 §3.5, §3.6). */
    private static Feedback ofOurWords(Deferred deferred) {
        int subject = deferred.status().subject();
        int detail = deferred.status().detail();
        boolean network = subject == 4 && (detail == 1 || detail == 2);
        boolean protocol = subject == 5 && deferred.scope() != FailureScope.MESSAGE;
        return network || protocol ? TROUBLE : SILENT;
    }

    private static boolean isRemote(Diagnostic diagnostic) {
        return diagnostic.type().equals(REMOTE);
    }
}
