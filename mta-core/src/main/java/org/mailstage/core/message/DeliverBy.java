package org.mailstage.core.message;

import java.time.Instant;

/**
 * The BY parameter of MAIL, made absolute at reception (RFC 2852 §4). Immutable.
 *
 * @param deadline when the message is to be delivered or relayed
 * @param mode what happens then
 * @param trace true when each relay is to report (the {@code T} modifier)
 */
public record DeliverBy(Instant deadline, Mode mode, boolean trace) {
    /** By-mode. */
    public enum Mode {
        /** Tell the sender of the delay and go on trying ({@code N}). */
        NOTIFY,
        /** Give up and return the message ({@code R}). */
        RETURN
    }
}
