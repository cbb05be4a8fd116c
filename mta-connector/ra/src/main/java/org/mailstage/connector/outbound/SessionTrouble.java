package org.mailstage.connector.outbound;

import java.io.IOException;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;

/**
 * The session broke: the network, the clock or the peer's protocol. An {@link IOException}, so that it passes through a
 * content that writes itself, and told apart there from the content's own errors.
 */
final class SessionTrouble extends IOException {
    private static final long serialVersionUID = 1L;

    private final Trouble trouble;
    private final String detail;

    SessionTrouble(Trouble trouble, String detail) {
        super(trouble + ": " + detail);
        this.trouble = trouble;
        this.detail = detail;
    }

    Trouble trouble() {
        return trouble;
    }

    String detail() {
        return detail;
    }

    /** Nobody reads the trace of where a peer hung up. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
